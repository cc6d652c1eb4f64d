package dev.larder.engine.http;

import java.util.ArrayList;
import java.util.List;

/**
 * The segments {@code .} and {@code ..} of a path (RFC 3986 section 5.2.4). Without state; safe for
 * use by several threads.
 */
public final class DotSegments {

  private DotSegments() {}

  /**
   * The path that remains when dot segments have had their effect; {@code ..} has none at the top.
   *
   * @param path a path that starts with a slash
   */
  public static String remove(String path) {
    if (!path.contains("/.")) {
      return path;
    }
    List<String> kept = new ArrayList<>();
    String[] segments = path.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      String segment = segments[i];
      boolean up = segment.equals("..");
      if (up && !kept.isEmpty()) {
        kept.remove(kept.size() - 1);
      }
      if (!up && !segment.equals(".")) {
        kept.add(segment);
      } else if (i == segments.length - 1) {
        kept.add(""); // What it leaves is a directory.
      }
    }
    return "/" + String.join("/", kept);
  }
}
