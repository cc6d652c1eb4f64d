package dev.larder.api;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Field lines in their order, immutable; names compare without regard to case (RFC 9110 section
 * 5.1).
 */
public final class Fields implements Iterable<Field> {

  /** No fields. */
  public static final Fields EMPTY = new Fields(List.of());

  private final List<Field> lines;

  private Fields(List<Field> lines) {
    this.lines = lines;
  }

  /** These lines, in their order. */
  public static Fields of(Collection<Field> lines) {
    return lines.isEmpty() ? EMPTY : new Fields(List.copyOf(lines));
  }

  /**
   * Fields from names and values in turn.
   *
   * @throws IllegalArgumentException if there is a name without a value
   */
  public static Fields of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException("a name without a value: " + List.of(namesAndValues));
    }
    List<Field> lines = new ArrayList<>(namesAndValues.length / 2);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      lines.add(new Field(namesAndValues[i], namesAndValues[i + 1]));
    }
    return of(lines);
  }

  /** The number of field lines. */
  public int size() {
    return lines.size();
  }

  /** The lines, in their order; immutable. */
  public List<Field> lines() {
    return lines;
  }

  /** Whether a field with this name is present. */
  public boolean has(String name) {
    return first(name) != null;
  }

  /** The value of the first line with this name; null if there is none. */
  public @Nullable String first(String name) {
    for (int i = 0, size = lines.size(); i < size; i++) {
      Field line = lines.get(i);
      if (line.name().equalsIgnoreCase(name)) {
        return line.value();
      }
    }
    return null;
  }

  /** The values of all lines with this name, in their order. */
  public List<String> values(String name) {
    List<String> values = null;
    for (Field line : lines) {
      if (line.name().equalsIgnoreCase(name)) {
        if (values == null) {
          values = new ArrayList<>(2);
        }
        values.add(line.value());
      }
    }
    return values == null ? List.of() : values;
  }

  /**
   * The values of all lines with this name, joined with a comma and a blank (RFC 9110 section 5.3);
   * null if there is none.
   */
  public @Nullable String combined(String name) {
    List<String> values = values(name);
    return switch (values.size()) {
      case 0 -> null;
      case 1 -> values.get(0);
      default -> String.join(", ", values);
    };
  }

  /** These fields without the lines that a condition names. */
  public Fields without(Predicate<? super Field> unwanted) {
    List<Field> kept = new ArrayList<>(lines.size());
    for (Field line : lines) {
      if (!unwanted.test(line)) {
        kept.add(line);
      }
    }
    return kept.size() == lines.size() ? this : of(kept);
  }

  /** These fields with one line in place of all lines of that name, or added at the end. */
  public Fields with(String name, String value) {
    List<Field> changed = new ArrayList<>(lines.size() + 1);
    boolean placed = false;
    for (Field line : lines) {
      if (!line.name().equalsIgnoreCase(name)) {
        changed.add(line);
      } else if (!placed) {
        changed.add(new Field(name, value));
        placed = true;
      }
    }
    if (!placed) {
      changed.add(new Field(name, value));
    }
    return of(changed);
  }

  /** These fields followed by others. */
  public Fields plus(Collection<Field> more) {
    if (more.isEmpty()) {
      return this;
    }
    List<Field> all = new ArrayList<>(lines.size() + more.size());
    all.addAll(lines);
    all.addAll(more);
    return of(all);
  }

  @Override
  public Iterator<Field> iterator() {
    return lines.iterator();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Fields fields && fields.lines.equals(lines);
  }

  @Override
  public int hashCode() {
    return lines.hashCode();
  }

  @Override
  public String toString() {
    return lines.toString();
  }
}
