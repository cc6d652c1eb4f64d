package dev.larder.server.config;

import com.typesafe.config.ConfigUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines of a file's {@code include} statements, which the library does not tell. Asked in the
 * order in which the file is read.
 */
final class IncludeStatements {

  /** A quoted text, which may contain what begins a comment, or a comment. */
  private static final Pattern QUOTED_OR_COMMENT =
      Pattern.compile("(\"(?:[^\"\\\\\\n]|\\\\.)*\")|(?:#|//)[^\\n]*");

  private final String text;
  private final Map<String, Integer> readUpTo = new HashMap<>();

  private IncludeStatements(String text) {
    this.text = text;
  }

  static IncludeStatements of(Path file) throws IOException {
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    return new IncludeStatements(
        QUOTED_OR_COMMENT
            .matcher(text)
            .replaceAll(
                found -> found.group(1) == null ? "" : Matcher.quoteReplacement(found.group(1))));
  }

  /** The line of the next statement that includes this; 0 if it is written in another way. */
  int next(String what) {
    Matcher statement =
        Pattern.compile(
                "\\binclude\\s*(?:\\w+\\s*\\(\\s*)*" + Pattern.quote(ConfigUtil.quoteString(what)))
            .matcher(text);
    if (!statement.find(readUpTo.getOrDefault(what, 0))) {
      return 0;
    }
    readUpTo.put(what, statement.end());
    return 1 + (int) text.substring(0, statement.start()).chars().filter(c -> c == '\n').count();
  }
}
