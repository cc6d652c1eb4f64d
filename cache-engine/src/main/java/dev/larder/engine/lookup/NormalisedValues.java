package dev.larder.engine.lookup;

import dev.larder.engine.http.Normalisation;
import org.jspecify.annotations.Nullable;

/**
 * Normalised values of request fields, remembered: browsers send few different ones, and to
 * normalise one costs more than the rest of a hit.
 *
 * <p>A table of fixed size, in which a new value takes the place of what was there: nothing that
 * clients send makes it grow. Safe for use by many threads without locks, since its entries are
 * immutable and each is checked before it is believed.
 */
final class NormalisedValues {

  private static final int SIZE = 1024;
  private static final int MAX_LENGTH = 256;

  private final @Nullable Entry[] table = new Entry[SIZE];

  private record Entry(String name, String value, String normalised) {}

  /**
   * The normalised form of a value.
   *
   * @param name the field's name, in lower case
   */
  String of(String name, String value) {
    if (value.length() > MAX_LENGTH) {
      return normalise(name, value);
    }
    int slot = (31 * value.hashCode() + name.hashCode()) & (SIZE - 1);
    Entry present = table[slot];
    if (present != null && present.value.equals(value) && present.name.equals(name)) {
      return present.normalised;
    }
    String normalised = normalise(name, value);
    table[slot] = new Entry(name, value, normalised);
    return normalised;
  }

  private static String normalise(String name, String value) {
    return switch (name) {
      case "accept-encoding" -> Normalisation.acceptEncoding(value);
      case "accept-language" -> Normalisation.acceptLanguage(value);
      default -> Normalisation.field(name, value);
    };
  }
}
