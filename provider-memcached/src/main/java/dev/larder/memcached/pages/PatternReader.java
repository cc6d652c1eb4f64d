package dev.larder.memcached.pages;

import java.util.List;
import java.util.Set;

/** Reads a pattern, and tells where it is not one. For one use. */
@SuppressWarnings("OrphanedFormatString") // patterns have percent signs of their own
final class PatternReader {

  private static final Set<Character> ESCAPED = Set.of('\\', '?', '$', '%');

  private final String text;
  private final boolean withResponse;
  private final KeyPattern.Pieces pieces = new KeyPattern.Pieces();
  private int at;

  /**
   * A reader.
   *
   * @param withResponse whether there is a response when its value is asked for
   */
  PatternReader(String text, boolean withResponse) {
    this.text = text;
    this.withResponse = withResponse;
  }

  List<KeyPattern.Part> read() throws PatternMistake {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\\') {
        escape();
      } else if (c == '%' && peek(1) == '{') {
        variable();
      } else if (c == '%' || c == '$') {
        capture();
      } else {
        pieces.add(c);
        at++;
      }
    }
    return pieces.all();
  }

  private char peek(int ahead) {
    return at + ahead < text.length() ? text.charAt(at + ahead) : '\0';
  }

  private void escape() throws PatternMistake {
    if (!ESCAPED.contains(peek(1))) {
      throw new PatternMistake(at, "a backslash stands before \\, ?, $ or % only");
    }
    pieces.add(peek(1));
    at += 2;
  }

  /** Captures are read as they are written, and have no place here. */
  private void capture() throws PatternMistake {
    int start = at;
    char kind = text.charAt(at++);
    if (peek(0) == '[') {
      int end = text.indexOf(']', at);
      String range = end < 0 ? "" : text.substring(at + 1, end);
      if (!range.matches("[0-9]+|[0-9]+-[0-9]*|-[0-9]+")) {
        throw new PatternMistake(
            start, "behind " + kind + "[ comes n, n-m, n- or -m, and a closing bracket");
      }
    } else if (peek(0) < '0' || peek(0) > '9') {
      throw new PatternMistake(
          start,
          kind == '%'
              ? "behind % comes {variable}, a digit or a range; a percent sign itself is \\%"
              : "behind $ comes a digit or a range; a dollar sign itself is \\$");
    }
    throw new PatternMistake(
        start,
        "a capture is of a regular expression around the action; here is none, and it would always"
            + " be empty");
  }

  private void variable() throws PatternMistake {
    int start = at + 2;
    int end = text.indexOf('}', start);
    if (end < 0) {
      throw new PatternMistake(at, "the brace is not closed");
    }
    String inside = text.substring(start, end);
    boolean encoded = inside.startsWith("enc:");
    int nameAt = encoded ? start + 4 : start;
    String whole = text.substring(nameAt, end);
    int bracket = whole.indexOf('[');
    String name = bracket < 0 ? whole : whole.substring(0, bracket);
    if (name.isEmpty()) {
      throw new PatternMistake(nameAt, "no variable is named, such as %{req.host}");
    }
    Variable variable = Variable.named(name);
    if (variable == null) {
      throw new PatternMistake(
          nameAt,
          "no variable is named "
              + name
              + "; variables: "
              + String.join(", ", Variable.allNames()));
    }
    String of = "";
    if (bracket >= 0) {
      if (!variable.takesName()) {
        throw new PatternMistake(nameAt + bracket, name + " takes no name in brackets");
      }
      if (!whole.endsWith("]") || bracket + 2 >= whole.length()) {
        throw new PatternMistake(nameAt + bracket, "in the brackets stands a name, and no more");
      }
      of = whole.substring(bracket + 1, whole.length() - 1);
    } else if (variable.takesName()) {
      throw new PatternMistake(nameAt, name + " takes a name in brackets: " + name + "[name]");
    }
    if (variable.isOfResponse() && !withResponse) {
      throw new PatternMistake(
          nameAt, name + " is of a response, and nothing is known of that while it is looked for");
    }
    pieces.add(new KeyPattern.Value(variable, of, encoded));
    at = end + 1;
  }
}
