package dev.larder.server.config;

import com.typesafe.config.ConfigValueFactory;

/**
 * When a log file is put away and a new one begun.
 *
 * @param period with a new day or hour, or not by the clock
 * @param size when the file would have more bytes than this; {@link Long#MAX_VALUE} for any size
 */
public record Rotation(Period period, long size) {

  /** What begins with a new file. */
  public enum Period {
    NONE,
    HOUR,
    DAY
  }

  public static final Rotation OFF = new Rotation(Period.NONE, Long.MAX_VALUE);
  public static final Rotation HOURLY = new Rotation(Period.HOUR, Long.MAX_VALUE);
  public static final Rotation DAILY = new Rotation(Period.DAY, Long.MAX_VALUE);

  /** Below this, a busy server would do little else. */
  private static final long LEAST_SIZE = 64 << 10;

  /** By size alone. */
  public static Rotation ofSize(long bytes) {
    return new Rotation(Period.NONE, bytes);
  }

  /**
   * Reads one of the forms of {@code cache.conf}.
   *
   * @throws IllegalArgumentException with a message for the operator
   */
  static Rotation parse(String text) {
    return switch (text) {
      case "off", "false", "no" -> OFF;
      case "hourly" -> HOURLY;
      case "daily" -> DAILY;
      default -> {
        if (text.isEmpty() || !Character.isDigit(text.charAt(0))) {
          throw new IllegalArgumentException(
              "expected daily, hourly, off or a size such as 100M, found "
                  + SettingText.quote(text));
        }
        yield ofSize(
            SettingText.size(ConfigValueFactory.fromAnyRef(text), LEAST_SIZE, Long.MAX_VALUE));
      }
    };
  }

  /** As {@code cache.conf} has it. */
  @Override
  public String toString() {
    return switch (period) {
      case HOUR -> "hourly";
      case DAY -> "daily";
      case NONE -> size == Long.MAX_VALUE ? "off" : EffectiveText.size(size);
    };
  }
}
