package dev.larder.server.tls;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** The little of DER that private keys in older forms need. */
final class Der {

  private static final int INTEGER = 0x02;
  private static final int OCTET_STRING = 0x04;
  private static final int SEQUENCE = 0x30;

  private Der() {}

  /** The AlgorithmIdentifier of a SubjectPublicKeyInfo, as the JDK encodes one. */
  static byte[] algorithm(byte[] publicKeyInfo) {
    ByteBuffer info = ByteBuffer.wrap(publicKeyInfo);
    info.get();
    length(info);
    int start = info.position();
    info.get();
    int length = length(info);
    byte[] algorithm = new byte[info.position() - start + length];
    info.position(start).get(algorithm);
    return algorithm;
  }

  private static int length(ByteBuffer in) {
    int first = in.get() & 0xff;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = 0; i < (first & 0x7f); i++) {
      length = (length << 8) | (in.get() & 0xff);
    }
    return length;
  }

  /** A PrivateKeyInfo (RFC 5208). */
  static byte[] privateKeyInfo(byte[] algorithm, byte[] key) {
    ByteArrayOutputStream inside = new ByteArrayOutputStream();
    inside.writeBytes(element(INTEGER, new byte[1]));
    inside.writeBytes(algorithm);
    inside.writeBytes(element(OCTET_STRING, key));
    return element(SEQUENCE, inside.toByteArray());
  }

  private static byte[] element(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else if (content.length < 0x100) {
      out.write(0x81);
      out.write(content.length);
    } else if (content.length < 0x10000) {
      out.write(0x82);
      out.write(content.length >> 8);
      out.write(content.length);
    } else {
      // Files are no longer than a megabyte, and so three bytes tell it.
      out.write(0x83);
      out.write(content.length >> 16);
      out.write(content.length >> 8);
      out.write(content.length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }
}
