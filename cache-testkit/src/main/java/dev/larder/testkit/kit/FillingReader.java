package dev.larder.testkit.kit;

import dev.larder.api.StoreWriter;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Reads an unfinished body from its writer. */
final class FillingReader {

  private static final int STEP = 7001; // no chunk has this length

  private FillingReader() {}

  /** The digest of what was written, from the start to a length. */
  static String digest(StoreWriter writer, long length) throws IOException {
    MessageDigest digest = Content.sha256();
    ByteBuffer step = ByteBuffer.allocateDirect(STEP);
    long position = 0;
    while (position < length) {
      step.clear().limit((int) Math.min(STEP, length - position));
      int count = read(writer, position, step);
      if (count < 0) {
        throw new EOFException("nothing at " + position + " of " + length);
      }
      position += count;
      digest.update(step.flip());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** One read, held to its promises: what it says is what it put into the target. */
  static int read(StoreWriter writer, long position, ByteBuffer target) throws IOException {
    int start = target.position();
    int count = writer.readAt(position, target);
    int moved = target.position() - start;
    if (count == 0 || count < -1 || Math.max(0, count) != moved) {
      throw new AssertionError("readAt said " + count + " and put " + moved + " bytes");
    }
    return count;
  }
}
