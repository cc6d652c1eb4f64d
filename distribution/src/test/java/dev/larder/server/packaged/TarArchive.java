package dev.larder.server.packaged;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** The entries of a gzipped tar file in the ustar format. */
final class TarArchive {

  private static final int BLOCK = 512;

  /**
   * One entry.
   *
   * @param mode the permission bits
   * @param content empty for a folder
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Entry(int mode, byte[] content) {}

  private TarArchive() {}

  /** Reads all entries, by name, in their order; the name of a folder ends with a slash. */
  static Map<String, Entry> read(Path file) throws IOException {
    Map<String, Entry> entries = new LinkedHashMap<>();
    try (InputStream raw = Files.newInputStream(file);
        DataInputStream in = new DataInputStream(new GZIPInputStream(raw))) {
      byte[] head = new byte[BLOCK];
      while (true) {
        in.readFully(head);
        if (head[0] == 0) {
          return entries;
        }
        char type = (char) head[156];
        if (type != '0' && type != '5' && type != 0) {
          throw new IOException("an entry of the type " + type + ", which other tars may not read");
        }
        String prefix = text(head, 345, 155);
        byte[] content = new byte[Integer.parseInt(text(head, 124, 12).strip(), 8)];
        in.readFully(content);
        in.readFully(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
        entries.put(
            (prefix.isEmpty() ? "" : prefix + "/") + text(head, 0, 100),
            new Entry(Integer.parseInt(text(head, 100, 8).strip(), 8) & 07777, content));
      }
    }
  }

  private static String text(byte[] head, int from, int length) {
    int end = from;
    while (end < from + length && head[end] != 0) {
      end++;
    }
    return new String(head, from, end - from, US_ASCII);
  }
}
