package dev.larder.testkit.forward;

import dev.larder.api.Body;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A body of any form as a stream. */
public final class BodyStream {

  private BodyStream() {}

  /**
   * Opens a body.
   *
   * @param offset where to start, from 0 to the body's length
   * @return closed by the caller
   */
  public static InputStream open(Body body, long offset) throws IOException {
    if (body instanceof Body.Stream stream) {
      return stream.open(offset);
    }
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(body.length()));
    if (body instanceof Body.Buffers buffers) {
      buffers.buffers().forEach(buffer -> bytes.put(buffer.duplicate()));
    } else {
      readRegion((Body.FileRegion) body, bytes);
    }
    int start = Math.toIntExact(offset);
    return new ByteArrayInputStream(bytes.array(), start, bytes.position() - start);
  }

  private static void readRegion(Body.FileRegion region, ByteBuffer target) throws IOException {
    FileChannel channel = region.channel();
    int count = 0;
    while (target.hasRemaining() && count >= 0) {
      count = channel.read(target, region.position() + target.position());
    }
    region.check().afterReading();
  }
}
