package dev.larder.engine.http;

import java.util.Locale;

/** The character classes of RFC 9110 section 5.6 and section 5.1. */
final class Grammar {

  private static final boolean[] TCHAR = new boolean[128];

  static {
    for (char c = 'a'; c <= 'z'; c++) {
      TCHAR[c] = true;
      TCHAR[Character.toUpperCase(c)] = true;
    }
    for (char c = '0'; c <= '9'; c++) {
      TCHAR[c] = true;
    }
    for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
      TCHAR[c] = true;
    }
  }

  private Grammar() {}

  static boolean isTchar(char c) {
    return c < 128 && TCHAR[c];
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** SP or HTAB, the characters of OWS. */
  static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  /** Whether the part of a text is a token: not empty, and only tchar. */
  static boolean isToken(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!isTchar(text.charAt(i))) {
        return false;
      }
    }
    return from < to;
  }

  static boolean isToken(String text) {
    return isToken(text, 0, text.length());
  }

  /** The first position in the part that is not blank; {@code to} if all are. */
  static int skipBlanks(String text, int from, int to) {
    int at = from;
    while (at < to && isBlank(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /** The position after the last one in the part that is not blank; {@code from} if all are. */
  static int dropBlanks(String text, int from, int to) {
    int at = to;
    while (at > from && isBlank(text.charAt(at - 1))) {
      at--;
    }
    return at;
  }

  static String trim(String text) {
    int to = dropBlanks(text, 0, text.length());
    return text.substring(skipBlanks(text, 0, to), to);
  }

  static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /**
   * The position after the quoted-string that opens at {@code from}; -1 if it is not closed before
   * {@code to}.
   */
  static int endOfQuoted(String text, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '"') {
        return i + 1;
      }
    }
    return -1;
  }

  /** What a quoted-string says: the part without its quotes, each quoted-pair replaced. */
  static String unquote(String text, int from, int to) {
    int escape = from;
    while (escape < to && text.charAt(escape) != '\\') {
      escape++;
    }
    if (escape == to) {
      return text.substring(from + 1, to - 1);
    }
    StringBuilder plain = new StringBuilder(to - from);
    for (int i = from + 1; i < to - 1; i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < to - 1) {
        i++;
        c = text.charAt(i);
      }
      plain.append(c);
    }
    return plain.toString();
  }
}
