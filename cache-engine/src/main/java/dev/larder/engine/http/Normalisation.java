package dev.larder.engine.http;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Canonical texts of request field values, equal if the values select the same variant (RFC 9111
 * section 4.1). Values that an origin may tell apart have different texts. Without state; safe for
 * use by several threads.
 *
 * <p>Values are given as {@code Fields.combined} gives them: the lines joined with a comma.
 */
public final class Normalisation {

  /**
   * The text of a field that is not there. A canonical text never starts with a blank, so that this
   * differs from every text of a field that is there, even an empty one: without Accept-Encoding
   * any coding is welcome, and with an empty one none is.
   */
  public static final String ABSENT = " ";

  // These are no lists: a blank after a comma in them is part of the value.
  private static final Set<String> NOT_LISTS =
      Set.of(
          "authorization",
          "cookie",
          "date",
          "from",
          "host",
          "if-modified-since",
          "if-range",
          "if-unmodified-since",
          "origin",
          "referer",
          "user-agent");

  private Normalisation() {}

  /** The canonical text of any field's value, by what is known about the field with that name. */
  public static String field(String name, @Nullable String value) {
    if (value == null) {
      return ABSENT;
    }
    String lower = Grammar.lower(name);
    return switch (lower) {
      case "accept-encoding" -> acceptEncoding(value);
      case "accept-language" -> acceptLanguage(value);
      default -> NOT_LISTS.contains(lower) ? Grammar.trim(value) : other(value);
    };
  }

  /**
   * The canonical text of Accept-Encoding: codings in lower case and in alphabetical order, weights
   * as short as they can be. Order means nothing except through weights (RFC 9110 section 12.5.3).
   */
  public static String acceptEncoding(@Nullable String value) {
    return weighted(value);
  }

  /**
   * The canonical text of Accept-Language: ranges in lower case and in alphabetical order, weights
   * as short as they can be. Order means nothing that a recipient could rely on (RFC 9110 section
   * 12.5.4).
   */
  public static String acceptLanguage(@Nullable String value) {
    return weighted(value);
  }

  /**
   * The canonical text of a field of which nothing is known but that it may be a list: without
   * white space around it and around its commas, except in quoted-strings.
   */
  public static String other(String value) {
    String text = Grammar.trim(value);
    int comma = text.indexOf(',');
    if (comma < 0) {
      return text;
    }
    int end = text.length();
    StringBuilder canonical = new StringBuilder(end);
    int at = 0;
    while (at < end) {
      char c = text.charAt(at);
      if (c == '"') {
        int close = Grammar.endOfQuoted(text, at, end);
        int to = close < 0 ? end : close;
        canonical.append(text, at, to);
        at = to;
      } else if (Grammar.isBlank(c)) {
        int to = Grammar.skipBlanks(text, at, end);
        boolean beside = text.charAt(to) == ',' || text.charAt(at - 1) == ',';
        if (!beside) {
          canonical.append(text, at, to);
        }
        at = to;
      } else {
        canonical.append(c);
        at++;
      }
    }
    return canonical.toString();
  }

  /** As {@link #other} if any member is malformed, or if a name has two different weights. */
  private static String weighted(@Nullable String value) {
    if (value == null) {
      return ABSENT;
    }
    Map<String, String> weights = new TreeMap<>();
    int end = value.length();
    int at = 0;
    while (at < end) {
      char c = value.charAt(at);
      if (c == ',' || Grammar.isBlank(c)) {
        at++;
        continue;
      }
      int comma = value.indexOf(',', at);
      int to = comma < 0 ? end : comma;
      int nameEnd = at;
      while (nameEnd < to && Grammar.isTchar(value.charAt(nameEnd))) {
        nameEnd++;
      }
      String weight = nameEnd == at ? null : weight(value, nameEnd, to);
      if (weight == null) {
        return other(value);
      }
      String present = weights.putIfAbsent(Grammar.lower(value.substring(at, nameEnd)), weight);
      if (present != null && !present.equals(weight)) {
        return other(value);
      }
      at = to;
    }
    StringBuilder canonical = new StringBuilder(end);
    weights.forEach(
        (name, weight) -> {
          if (!canonical.isEmpty()) {
            canonical.append(',');
          }
          canonical.append(name).append(weight);
        });
    return canonical.toString();
  }

  /** The weight that follows a name, such as {@code ;q=0.5}; empty for 1; null if malformed. */
  private static @Nullable String weight(String value, int from, int to) {
    int end = Grammar.dropBlanks(value, from, to);
    int at = Grammar.skipBlanks(value, from, end);
    if (at == end) {
      return "";
    }
    if (value.charAt(at) != ';') {
      return null;
    }
    at = Grammar.skipBlanks(value, at + 1, end);
    int digits = at + 3;
    boolean noDecimals = digits == end;
    if (!value.regionMatches(true, at, "q=", 0, 2)
        || digits > end
        || digits + 4 < end
        || (!noDecimals && value.charAt(digits) != '.')) {
      return null;
    }
    char whole = value.charAt(at + 2);
    int significant = digits;
    for (int i = digits + 1; i < end; i++) {
      char c = value.charAt(i);
      if (!Grammar.isDigit(c) || (whole == '1' && c != '0')) {
        return null;
      }
      if (c != '0') {
        significant = i + 1;
      }
    }
    return switch (whole) {
      case '1' -> "";
      case '0' -> ";q=" + value.substring(at + 2, significant);
      default -> null;
    };
  }
}
