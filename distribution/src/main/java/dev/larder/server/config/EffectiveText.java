package dev.larder.server.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Values written in the forms that {@code cache.conf} takes. */
final class EffectiveText {

  private static final String[] SIZE_UNITS = {"", "k", "M", "G", "T"};

  private EffectiveText() {}

  /** A section in the order of its settings: names and values by turns. */
  static Map<String, Object> section(Object... namesAndValues) {
    Map<String, Object> section = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      section.put(namesAndValues[i].toString(), namesAndValues[i + 1]);
    }
    return section;
  }

  static String flag(boolean on) {
    return on ? "on" : "off";
  }

  static <E extends Enum<E>> String choice(E constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The size in the largest unit that it is a whole number of. */
  static String size(long bytes) {
    int unit = 0;
    long number = bytes;
    while (number != 0 && number % 1024 == 0 && unit < SIZE_UNITS.length - 1) {
      number /= 1024;
      unit++;
    }
    return number + SIZE_UNITS[unit];
  }

  /** A size of which zero means off. */
  static String sizeOrOff(long bytes) {
    return bytes == 0 ? "off" : size(bytes);
  }

  /** A length of time of which zero means off. */
  static String durationOrOff(Duration duration) {
    return duration.isZero() ? "off" : duration(duration);
  }

  /** The length of time in the largest unit that it is a whole number of. */
  static String duration(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    if (duration.getNano() % 1_000_000 != 0) {
      return duration.toNanos() + "ns";
    }
    if (duration.getNano() != 0) {
      return duration.toMillis() + "ms";
    }
    long seconds = duration.getSeconds();
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3600 == 0) {
      return seconds / 3600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
