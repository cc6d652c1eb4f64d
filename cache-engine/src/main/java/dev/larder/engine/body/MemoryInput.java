package dev.larder.engine.body;

import dev.larder.api.Body;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Iterator;

/** Reads a body in memory, of which the buffers stay as they are. */
final class MemoryInput extends InputStream {

  private final Iterator<ByteBuffer> buffers;
  private ByteBuffer current = ByteBuffer.allocate(0);

  MemoryInput(Body.Buffers body, long offset) {
    this.buffers = body.buffers().iterator();
    long skip = offset;
    while (skip >= current.remaining() && buffers.hasNext()) {
      skip -= current.remaining();
      current = buffers.next().duplicate();
    }
    current.position(current.position() + (int) Math.min(skip, current.remaining()));
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    while (!current.hasRemaining()) {
      if (!buffers.hasNext()) {
        return -1;
      }
      current = buffers.next().duplicate();
    }
    int count = Math.min(length, current.remaining());
    current.get(target, offset, count);
    return count;
  }
}
