package dev.larder.testkit.kit;

import dev.larder.api.Body;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Reads a body in whatever form it has, as a host would, and holds it to its promises. */
public final class BodyReader {

  private static final int STEP = 16 * 1024;

  private BodyReader() {}

  /**
   * The SHA-256 digest of a body, in hexadecimal digits.
   *
   * @throws IOException if the body cannot be read, has fewer or more bytes than its length, or
   *     does not pass its own check
   */
  public static String digest(Body body) throws IOException {
    MessageDigest digest = Content.sha256();
    long read =
        body instanceof Body.Buffers buffers
            ? readBuffers(buffers, digest)
            : body instanceof Body.FileRegion region
                ? readRegion(region, digest)
                : readStream((Body.Stream) body, 0, digest);
    if (read != body.length()) {
      throw new EOFException(read + " bytes in a body of the length " + body.length());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * The SHA-256 digest of the rest of a stream from an offset.
   *
   * @throws IOException if the stream cannot be read, or has fewer or more bytes than it should
   */
  public static String digest(Body.Stream body, long offset) throws IOException {
    MessageDigest digest = Content.sha256();
    long read = readStream(body, offset, digest);
    if (read != body.length() - offset) {
      throw new EOFException(read + " bytes from " + offset + " of " + body.length());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static long readBuffers(Body.Buffers body, MessageDigest digest) throws IOException {
    long read = 0;
    for (ByteBuffer buffer : body.buffers()) {
      if (!buffer.isReadOnly()) {
        throw new IOException("a reader could write into the body");
      }
      read += buffer.remaining();
      digest.update(buffer.duplicate());
    }
    return read;
  }

  private static long readRegion(Body.FileRegion body, MessageDigest digest) throws IOException {
    ByteBuffer step = ByteBuffer.allocate(STEP);
    long read = 0;
    while (read < body.length()) {
      step.clear().limit((int) Math.min(STEP, body.length() - read));
      int count = body.channel().read(step, body.position() + read);
      if (count < 0) {
        break;
      }
      read += count;
      digest.update(step.flip());
    }
    body.check().afterReading();
    return read;
  }

  private static long readStream(Body.Stream body, long offset, MessageDigest digest)
      throws IOException {
    byte[] step = new byte[STEP];
    long read = 0;
    try (InputStream in = body.open(offset)) {
      for (int count = in.read(step); count >= 0; count = in.read(step)) {
        read += count;
        digest.update(step, 0, count);
      }
    }
    return read;
  }
}
