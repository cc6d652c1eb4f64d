package dev.larder.server.filter;

import dev.larder.api.Field;
import dev.larder.api.Fields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields that an application sets, in their order. */
final class CapturedFields {

  private final List<Field> lines = new ArrayList<>();

  /** Takes the place of all lines with a name; null takes them away. */
  void set(String name, @Nullable String value) {
    lines.removeIf(line -> line.name().equalsIgnoreCase(name));
    if (value != null) {
      add(name, value);
    }
  }

  void add(String name, String value) {
    lines.add(new Field(name, value));
  }

  @Nullable String first(String name) {
    List<String> values = values(name);
    return values.isEmpty() ? null : values.get(0);
  }

  List<String> values(String name) {
    return lines.stream()
        .filter(line -> line.name().equalsIgnoreCase(name))
        .map(Field::value)
        .toList();
  }

  void clear() {
    lines.clear();
  }

  Fields copy() {
    return Fields.of(lines);
  }
}
