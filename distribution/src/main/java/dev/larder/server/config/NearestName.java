package dev.larder.server.config;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** The known name that a misspelt one was probably meant to be. */
final class NearestName {

  private NearestName() {}

  /** The nearest name; empty if none is near enough to be worth telling. */
  static String to(String written, Collection<String> known) {
    String nearest = "";
    // Of a name of one or two letters, every other is as near as any.
    int best = written.length() < 3 ? 0 : Math.min(3, (written.length() + 1) / 3) + 1;
    for (String name : known) {
      int distance = distance(plain(written), plain(name));
      if (distance < best) {
        best = distance;
        nearest = name;
      }
    }
    return nearest.isEmpty() ? onlyLongerOf(written, known) : nearest;
  }

  /** The one name of which this is the beginning, as people shorten; empty if there are more. */
  private static String onlyLongerOf(String written, Collection<String> known) {
    List<String> longer =
        known.stream().filter(name -> plain(name).startsWith(plain(written))).toList();
    return written.length() >= 3 && longer.size() == 1 ? longer.get(0) : "";
  }

  /** Without what people write differently: case, hyphens and underscores. */
  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }

  /** Letters to add, remove, replace or swap with their neighbour to make one text the other. */
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      d[i][0] = i;
    }
    for (int j = 0; j <= b.length(); j++) {
      d[0][j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(replaced, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
