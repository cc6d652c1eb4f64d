package dev.larder.server.listing;

/**
 * Text that others chose, such as URLs and header fields, in a form that a terminal only prints:
 * what would drive it, end the line or hide other text is escaped.
 */
public final class TerminalText {

  private TerminalText() {}

  /** The text with escapes of the form {@code \}{@code u001b}; a backslash is doubled. */
  public static String of(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 8);
    escaped(safe, text, false);
    return safe.toString();
  }

  /** The text as a string of JSON (RFC 8259 section 7), with its quotes. */
  static void quoted(StringBuilder json, String text) {
    json.append('"');
    escaped(json, text, true);
    json.append('"');
  }

  private static void escaped(StringBuilder safe, String text, boolean quotes) {
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (c == '\\' || (quotes && c == '"')) {
        safe.append('\\').append((char) c);
      } else if (isPrinted(c)) {
        safe.appendCodePoint(c);
      } else {
        for (char half : Character.toChars(c)) {
          // Half a character is not one, and some readers of JSON refuse it.
          boolean lone = Character.charCount(c) == 1 && Character.isSurrogate(half);
          safe.append(String.format("\\u%04x", lone ? 0xfffd : (int) half));
        }
      }
      i += Character.charCount(c);
    }
  }

  private static boolean isPrinted(int c) {
    if (c >= ' ' && c < 0x7f) {
      return true;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
