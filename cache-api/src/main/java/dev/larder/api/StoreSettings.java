package dev.larder.api;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * One store's section of {@code cache.conf}, read by name and type.
 *
 * <p>Each read marks the setting as known. A setting of the section that nobody has read when
 * {@link StoreProvider#configure} returns is reported as unknown, with its place and the nearest
 * known name. A value of the wrong type or out of range is recorded with its file and line, and the
 * default is returned, so that one report shows every mistake; {@link #reject} adds a problem of
 * the provider's own.
 *
 * <p>Implemented by the host: methods may be added. For one thread.
 */
public interface StoreSettings {

  /**
   * Whether the setting is present: in the store's section of {@code cache.conf}, in the profile,
   * or under {@code providers.TYPE} in the provider's {@code reference.conf}.
   */
  boolean has(String name);

  /** A text. */
  String text(String name, String defaultValue);

  /** A switch: {@code on}, {@code off}, {@code true}, {@code false}, {@code yes}, {@code no}. */
  boolean flag(String name, boolean defaultValue);

  /**
   * A whole number.
   *
   * @param min the least accepted value, inclusive
   * @param max the greatest accepted value, inclusive
   */
  long number(String name, long defaultValue, long min, long max);

  /**
   * A number with a fraction.
   *
   * @param min the least accepted value, inclusive
   * @param max the greatest accepted value, inclusive
   */
  double decimal(String name, double defaultValue, double min, double max);

  /**
   * A size in bytes. {@code 64k}, {@code 100M} and {@code 2G} are powers of 1024; a bare number is
   * bytes.
   *
   * @param defaultValue in bytes
   * @param min the least accepted value in bytes, inclusive
   * @param max the greatest accepted value in bytes, inclusive
   * @return bytes
   */
  long size(String name, long defaultValue, long min, long max);

  /**
   * A length of time that is not negative. {@code 20ms}, {@code 30s}, {@code 5 minutes}, {@code
   * 1h}, {@code 1d}; a bare number is seconds.
   */
  Duration duration(String name, Duration defaultValue);

  /**
   * One of the constants of an enum, written in lower case with hyphens: {@code W_TINYLFU} is
   * {@code w-tinylfu}.
   */
  <E extends Enum<E>> E choice(String name, E defaultValue);

  /**
   * A file or folder, which need not be there. A relative one is meant to start where all relative
   * paths of the configuration do, wherever the process was started.
   *
   * @return absolute
   */
  Path path(String name, String defaultValue);

  /** A list of texts. */
  List<String> texts(String name, List<String> defaultValue);

  /** A nested section; an absent one reads as empty. */
  StoreSettings section(String name);

  /** A list of nested sections; absent reads as an empty list. */
  List<StoreSettings> sections(String name);

  /**
   * Notes which size holds where it is not the one that was read, so that {@code larder check}
   * prints what is in force. Only for settings whose documentation says so; a mistake is for {@link
   * #reject}.
   *
   * @param name the setting, read before
   * @param bytes what holds
   */
  default void inForce(String name, long bytes) {}

  /**
   * Records a problem with a setting, against the place where it was written.
   *
   * @param name the setting; the section itself when it is absent
   * @param problem what is wrong and what would be right, in one sentence
   */
  void reject(String name, String problem);
}
