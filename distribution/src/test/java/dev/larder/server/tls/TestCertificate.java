package dev.larder.server.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** A self-signed certificate with its key, made for a test. */
public final class TestCertificate {

  private static final AtomicInteger SERIAL = new AtomicInteger(1);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final KeyPair pair;
  private final X509Certificate certificate;

  private TestCertificate(KeyPair pair, X509Certificate certificate) {
    this.pair = pair;
    this.certificate = certificate;
  }

  /** An elliptic curve certificate that is valid for a year. */
  public static TestCertificate of(String... names) {
    return of("EC", Instant.now().plus(Duration.ofDays(365)), names);
  }

  /**
   * A certificate.
   *
   * @param algorithm {@code EC}, {@code RSA} or {@code Ed25519}
   */
  public static TestCertificate of(String algorithm, Instant expiry, String... names) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (algorithm.equals("RSA")) {
        generator.initialize(2048);
      }
      KeyPair pair = generator.generateKeyPair();
      return new TestCertificate(pair, sign(pair, algorithm, expiry, names));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static X509Certificate sign(
      KeyPair pair, String algorithm, Instant expiry, String... names)
      throws GeneralSecurityException {
    byte[] signatureAlgorithm =
        HexFormat.of()
            .parseHex(
                switch (algorithm) {
                  case "RSA" -> "300d06092a864886f70d01010b0500";
                  case "EC" -> "300a06082a8648ce3d040302";
                  default -> "300506032b6570";
                });
    byte[] name =
        tag(
            0x30,
            tag(0x31, tag(0x30, HexFormat.of().parseHex("0603550403"), tag(0x0c, text(names[0])))));
    ByteArrayOutputStream alternatives = new ByteArrayOutputStream();
    for (String alternative : names) {
      alternatives.writeBytes(tag(0x82, text(alternative)));
    }
    byte[] validity = tag(0x30, time(expiry.minus(Duration.ofDays(730))), time(expiry));
    byte[] extensions =
        tag(
            0xa3,
            tag(
                0x30,
                tag(
                    0x30,
                    HexFormat.of().parseHex("0603551d11"),
                    tag(0x04, tag(0x30, alternatives.toByteArray())))));
    byte[] content =
        tag(
            0x30,
            HexFormat.of().parseHex("a003020102"),
            tag(0x02, BigInteger.valueOf(SERIAL.incrementAndGet()).toByteArray()),
            signatureAlgorithm,
            name,
            validity,
            name,
            pair.getPublic().getEncoded(),
            extensions);
    Signature signature =
        Signature.getInstance(
            switch (algorithm) {
              case "RSA" -> "SHA256withRSA";
              case "EC" -> "SHA256withECDSA";
              default -> "Ed25519";
            });
    signature.initSign(pair.getPrivate());
    signature.update(content);
    byte[] signed = signature.sign();
    byte[] bits = new byte[signed.length + 1];
    System.arraycopy(signed, 0, bits, 1, signed.length);
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(tag(0x30, content, signatureAlgorithm, tag(0x03, bits))));
  }

  private static byte[] time(Instant instant) {
    return tag(0x18, text(TIME.format(instant)));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] tag(int tag, byte[]... contents) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : contents) {
      content.writeBytes(part);
    }
    ByteBuffer out = ByteBuffer.allocate(content.size() + 4);
    out.put((byte) tag);
    if (content.size() < 0x80) {
      out.put((byte) content.size());
    } else {
      out.put((byte) 0x82).putShort((short) content.size());
    }
    out.put(content.toByteArray());
    byte[] element = new byte[out.position()];
    out.flip().get(element);
    return element;
  }

  /** The certificate. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** The certificate in PEM. */
  public String pem() {
    try {
      return block("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** The key in PKCS#8. */
  public String key() {
    return block("PRIVATE KEY", pair.getPrivate().getEncoded());
  }

  /** The key in the older form of its kind: PKCS#1 or SEC1. */
  public String olderKey() {
    byte[] inside = pair.getPrivate().getEncoded();
    // SEQUENCE { version, algorithm, OCTET STRING }: the last is the older form.
    ByteBuffer in = ByteBuffer.wrap(inside);
    in.get();
    length(in);
    skip(in);
    skip(in);
    in.get();
    byte[] key = new byte[length(in)];
    in.get(key);
    return block(pair.getPrivate().getAlgorithm() + " PRIVATE KEY", key);
  }

  private static void skip(ByteBuffer in) {
    in.get();
    int length = length(in);
    in.position(in.position() + length);
  }

  private static int length(ByteBuffer in) {
    int length = in.get() & 0xff;
    if (length < 0x80) {
      return length;
    }
    int bytes = length & 0x7f;
    length = 0;
    for (int i = 0; i < bytes; i++) {
      length = (length << 8) | (in.get() & 0xff);
    }
    return length;
  }

  /** A block of PEM. */
  public static String block(String label, byte[] content) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
        + "\n-----END "
        + label
        + "-----\n";
  }

  /** Writes {@code name.pem} and {@code name.key} in place of what is there. */
  public PemFiles write(Path folder, String name) {
    try {
      Path file = Files.writeString(folder.resolve(name + ".pem"), pem());
      return new PemFiles(file, Files.writeString(folder.resolve(name + ".key"), key()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Writes a key store with the certificates under the aliases 0, 1, 2 … */
  public static Path keyStore(
      Path file, String type, String password, List<TestCertificate> certificates) {
    try (OutputStream out = Files.newOutputStream(file)) {
      KeyStore store = KeyStore.getInstance(type);
      store.load(null, null);
      for (int i = 0; i < certificates.size(); i++) {
        store.setKeyEntry(
            Integer.toString(i),
            certificates.get(i).pair.getPrivate(),
            password.toCharArray(),
            new Certificate[] {certificates.get(i).certificate});
      }
      store.store(out, password.toCharArray());
      return file;
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
