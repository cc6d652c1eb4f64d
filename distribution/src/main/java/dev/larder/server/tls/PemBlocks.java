package dev.larder.server.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The blocks of a PEM file (RFC 7468), and what stands in front of their content. */
final class PemBlocks {

  private static final long LONGEST = 1 << 20;

  private static final Pattern BLOCK =
      Pattern.compile(
          "-----BEGIN ([A-Z0-9 ]+)-----\\s(?<text>[^-]*(?:-(?!----)[^-]*)*)-----END \\1-----");

  /** What OpenSSL writes into a block whose key is encrypted in its old way. */
  private static final Pattern FIELDS = Pattern.compile("^([\\w-]+:.*\\R)+\\R?", Pattern.MULTILINE);

  private PemBlocks() {}

  /**
   * One block.
   *
   * @param label what the block calls itself, such as {@code CERTIFICATE}
   * @param fields what stands before the content; nearly always empty
   * @param base64 the content, as it is written, without white space
   */
  record Block(String label, String fields, String base64) {

    byte[] content() {
      return Base64.getDecoder().decode(base64);
    }
  }

  /** Reads a file that may be absent, secret or something else than PEM. */
  static List<Block> read(Path file, String setting) throws UnusableCertificateException {
    String text = text(file, setting);
    List<Block> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      String inside = block.group("text");
      Matcher head = FIELDS.matcher(inside);
      String fields = head.lookingAt() ? head.group() : "";
      Block read =
          new Block(
              block.group(1), fields, inside.substring(fields.length()).replaceAll("\\s", ""));
      try {
        var unused = read.content();
      } catch (IllegalArgumentException e) {
        throw new UnusableCertificateException(
            setting, file + ": the block " + block.group(1) + " is not base64", e);
      }
      blocks.add(read);
    }
    if (blocks.isEmpty()) {
      throw new UnusableCertificateException(
          setting, file + " has no whole PEM block, -----BEGIN … to -----END …");
    }
    return blocks;
  }

  private static String text(Path file, String setting) throws UnusableCertificateException {
    return new String(bytes(file, setting), StandardCharsets.ISO_8859_1);
  }

  static byte[] bytes(Path file, String setting) throws UnusableCertificateException {
    try {
      if (Files.isDirectory(file)) {
        throw new UnusableCertificateException(setting, file + " is a folder, not a file");
      }
      if (Files.size(file) > LONGEST) {
        throw new UnusableCertificateException(setting, file + " is longer than 1 MiB");
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new UnusableCertificateException(setting, "there is no file " + file, e);
    } catch (IOException e) {
      throw new UnusableCertificateException(setting, file + " cannot be read", e);
    }
  }
}
