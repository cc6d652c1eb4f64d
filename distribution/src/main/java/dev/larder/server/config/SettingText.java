package dev.larder.server.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The forms of single values in {@code cache.conf}. Every method throws an {@link
 * IllegalArgumentException} with a message for the operator when a value does not have the form.
 */
final class SettingText {

  /** Longer than anybody means, and short enough for sums of nanoseconds not to overflow. */
  static final Duration LONGEST = Duration.ofDays(36500);

  /** The library reads more notations, and each without a unit in the wrong one. */
  private static final Pattern TIME = Pattern.compile("[0-9]+(\\.[0-9]+)?\\s*(?<unit>[A-Za-z]*)");

  /** A number without a unit is bytes, of which there are no fractions. */
  private static final Pattern SIZE = Pattern.compile("[0-9]+|[0-9]+(\\.[0-9]+)?\\s*[A-Za-z]+");

  private static final Set<String> ON = Set.of("on", "true", "yes");
  private static final Set<String> OFF = Set.of("off", "false", "no");

  private SettingText() {}

  /** The text of a single value as it was written: {@code 60} and {@code on} stay what they are. */
  static String text(ConfigValue value) {
    if (isSingle(value)) {
      return value.atKey("value").getString("value");
    }
    throw new IllegalArgumentException("expected a single value, found " + kind(value));
  }

  /** Whether a value is neither a section nor a list, nor null, which says nothing. */
  static boolean isSingle(ConfigValue value) {
    return switch (value.valueType()) {
      case OBJECT, LIST, NULL -> false;
      case STRING, NUMBER, BOOLEAN -> true;
    };
  }

  /** What a value is, for messages. */
  static String kind(ConfigValue value) {
    return switch (value.valueType()) {
      case OBJECT -> "a section { }";
      case LIST -> "a list [ ]";
      case NULL -> "null";
      default -> quote(text(value));
    };
  }

  static String quote(String text) {
    return '"' + text + '"';
  }

  static boolean flag(ConfigValue value) {
    String text = isSingle(value) ? text(value) : "";
    if (ON.contains(text) || OFF.contains(text)) {
      return ON.contains(text);
    }
    throw new IllegalArgumentException("expected on or off, found " + kind(value));
  }

  static long number(ConfigValue value, long min, long max) {
    try {
      if (isSingle(value)) {
        return inRange(Long.parseLong(text(value).strip()), min, max, Long.toString(max));
      }
    } catch (NumberFormatException e) {
      // Told below, with the values that are no single ones.
    }
    throw new IllegalArgumentException("expected a whole number, found " + kind(value));
  }

  static double decimal(ConfigValue value, double min, double max) {
    try {
      if (isSingle(value)) {
        double number = Double.parseDouble(text(value).strip());
        if (number >= min && number <= max) {
          return number;
        }
        throw new IllegalArgumentException(
            "must be " + plain(min) + " to " + plain(max) + ", not " + text(value));
      }
    } catch (NumberFormatException e) {
      // Told below, with the values that are no single ones.
    }
    throw new IllegalArgumentException("expected a number, found " + kind(value));
  }

  private static String plain(double number) {
    return new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString();
  }

  static long size(ConfigValue value, long min, long max) {
    notNegative(value);
    try {
      if (isSingle(value) && SIZE.matcher(text(value).strip()).matches()) {
        long bytes = value.atKey("value").getBytes("value");
        return inRange(bytes, min, max, EffectiveText.size(max));
      }
    } catch (ConfigException e) {
      // Told below, with the values of another form.
    }
    throw new IllegalArgumentException(
        "expected a size such as 64k, 100M or 2G, found " + kind(value));
  }

  private static long inRange(long number, long min, long max, String maxText) {
    if (number < min && max == Long.MAX_VALUE) {
      throw new IllegalArgumentException("must be at least " + min + ", not " + number);
    }
    if (number < min || number > max) {
      throw new IllegalArgumentException("must be " + min + " to " + maxText + ", not " + number);
    }
    return number;
  }

  static Duration duration(ConfigValue value) {
    notNegative(value);
    try {
      String text = isSingle(value) ? text(value).strip() : "";
      Matcher form = TIME.matcher(text);
      if (form.matches()) {
        // mod_cache's unit; the library would take milliseconds.
        String withUnit = form.group("unit").isEmpty() ? text + "s" : text;
        long nanos =
            ConfigValueFactory.fromAnyRef(withUnit)
                .atKey("value")
                .getDuration("value", TimeUnit.NANOSECONDS);
        Duration duration = Duration.ofNanos(nanos);
        if (duration.compareTo(LONGEST) > 0) {
          throw new IllegalArgumentException(
              "must be at most " + LONGEST.toDays() + "d, not " + text);
        }
        return duration;
      }
    } catch (ConfigException e) {
      // Told below, with the values of another form.
    }
    throw new IllegalArgumentException(
        "expected a length of time such as 30s, 5m or 1d, found " + kind(value));
  }

  private static void notNegative(ConfigValue value) {
    if (isSingle(value) && text(value).strip().startsWith("-")) {
      throw new IllegalArgumentException("must not be negative, but is " + text(value));
    }
  }
}
