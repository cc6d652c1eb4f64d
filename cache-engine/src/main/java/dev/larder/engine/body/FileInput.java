package dev.larder.engine.body;

import dev.larder.api.Body;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Reads a part of a file at explicit positions: the channel is shared, and stays open. */
final class FileInput extends InputStream {

  private final Body.FileRegion region;
  private long at;

  FileInput(Body.FileRegion region, long offset) {
    this.region = region;
    this.at = offset;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    long left = region.length() - at;
    if (length == 0) {
      return 0;
    }
    if (left <= 0) {
      return -1;
    }
    ByteBuffer into = ByteBuffer.wrap(target, offset, (int) Math.min(length, left));
    int count = region.channel().read(into, region.position() + at);
    if (count < 0) {
      throw new EOFException("a stored file is shorter than it was");
    }
    at += count;
    if (at == region.length()) {
      region.check().afterReading();
    }
    return count;
  }
}
