package dev.larder.memcached.pages;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The media types of pages, by the end of their path: the longest end that is known decides, as in
 * lighttpd's {@code mime_types}. Immutable.
 */
final class MimeTypes {

  /** The type of a path with no end that is known. */
  static final String UNKNOWN = "application/octet-stream";

  private static final Map<String, String> STANDARD = read("mime.types");

  private final Map<String, String> bySuffix;
  private final int longest;

  /**
   * The standard table, changed.
   *
   * @param own types by suffix, which go before the standard ones
   */
  MimeTypes(Map<String, String> own) {
    Map<String, String> all = new HashMap<>(STANDARD);
    all.putAll(own);
    bySuffix = Map.copyOf(all);
    longest = bySuffix.keySet().stream().mapToInt(String::length).max().orElse(0);
  }

  /** The type of a path. */
  String of(String path) {
    for (int start = Math.max(0, path.length() - longest); start < path.length(); start++) {
      String type = bySuffix.get(path.substring(start));
      if (type != null) {
        return type;
      }
    }
    return UNKNOWN;
  }

  /** Lines of a type and the suffixes that it goes with, without their dots. */
  private static Map<String, String> read(String resource) {
    Map<String, String> types = new HashMap<>();
    InputStream content =
        Objects.requireNonNull(MimeTypes.class.getResourceAsStream(resource), resource);
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(content, StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.strip().split("\\s+", -1);
        if (!line.isBlank() && !line.startsWith("#")) {
          for (int i = 1; i < words.length; i++) {
            types.put("." + words[i], words[0]);
          }
        }
      }
      return types;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
