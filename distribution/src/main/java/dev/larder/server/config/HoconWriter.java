package dev.larder.server.config;

import com.typesafe.config.ConfigUtil;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes settings for people: a setting a line, lists of single values on one line. The library
 * gives every element of a list a line of its own.
 */
final class HoconWriter {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*(\\.[0-9]+)?");

  /** Words that mean something else without quotes. */
  private static final Set<String> RESERVED = Set.of("true", "false", "null", "include");

  /**
   * A value and what a reader should know of it, which is no part of the setting.
   *
   * @param value as any other value
   * @param text the remark, one line
   */
  record Remarked(Object value, String text) {}

  private final StringBuilder out = new StringBuilder();

  private HoconWriter() {}

  /** Sections are maps, lists are lists; a remark is a comment; all else is written by its text. */
  static String write(Map<?, ?> settings) {
    HoconWriter writer = new HoconWriter();
    writer.settings(settings, "");
    return writer.out.toString();
  }

  private void settings(Map<?, ?> settings, String indent) {
    settings.forEach(
        (name, value) -> {
          out.append(indent).append(name(String.valueOf(name)));
          if (value instanceof Remarked remarked) {
            setting(remarked.value(), " # " + remarked.text(), indent);
          } else {
            setting(value, "", indent);
          }
          out.append('\n');
        });
  }

  /** What follows a name; the remark is at the end of the first line. */
  private void setting(Object value, String remark, String indent) {
    if (value instanceof Map<?, ?> section) {
      out.append(' ');
      section(section, remark, indent);
    } else {
      out.append(" = ");
      value(value, indent);
      out.append(remark);
    }
  }

  private void section(Map<?, ?> section, String remark, String indent) {
    if (section.isEmpty()) {
      out.append("{}").append(remark);
      return;
    }
    out.append('{').append(remark).append('\n');
    settings(section, indent + "  ");
    out.append(indent).append('}');
  }

  private void value(Object value, String indent) {
    if (value instanceof Map<?, ?> section) {
      section(section, "", indent);
    } else if (value instanceof List<?> list && list.stream().anyMatch(Map.class::isInstance)) {
      out.append("[\n");
      for (Object element : list) {
        out.append(indent).append("  ");
        value(element, indent + "  ");
        out.append('\n');
      }
      out.append(indent).append(']');
    } else if (value instanceof Collection<?> list) {
      out.append(
          list.stream().map(HoconWriter::single).collect(Collectors.joining(", ", "[", "]")));
    } else {
      out.append(single(value));
    }
  }

  private static String single(Object value) {
    String text = value.toString();
    boolean plain = PLAIN.matcher(text).matches() && !RESERVED.contains(text);
    return plain ? text : ConfigUtil.quoteString(text);
  }

  private static String name(String name) {
    return ConfigUtil.joinPath(name);
  }
}
