package dev.larder.disk;

import dev.larder.api.Head;
import dev.larder.api.StoreSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one store, checked; the table at {@link DiskStoreProvider} says what they mean.
 *
 * @param root the folder
 * @param size the limit in bytes
 * @param inodeLimit the most files; 0 if there is no limit
 * @param dirLevels folders below folders
 * @param dirLength the characters of a folder's name
 * @param minFileSize the length in bytes of the smallest body, inclusive
 * @param maxFileSize the length in bytes of the greatest body, inclusive
 * @param freeSpaceFloor what stays free of the file system, in bytes
 * @param verify the share of openings at which a body is checked, 0 to 1
 * @param gc when what leaves
 */
record DiskSettings(
    Path root,
    long size,
    long inodeLimit,
    int dirLevels,
    int dirLength,
    long minFileSize,
    long maxFileSize,
    long freeSpaceFloor,
    double verify,
    Gc gc) {

  static final long LEAST_SIZE = 1 << 20;
  private static final int MOST_CHARACTERS = 20;
  private static final AgeRule UNUSED = new AgeRule(Duration.ofDays(30), "/");

  /**
   * What leaves without being pushed out, and when.
   *
   * @param interval between two searches; zero is never
   * @param daily a time of day for one more; null if none
   * @param unused how long what is below a URL may lie unused
   * @param clean how long it is kept at all
   */
  record Gc(
      Duration interval, @Nullable LocalTime daily, List<AgeRule> unused, List<AgeRule> clean) {}

  /** Reads and checks the settings; problems are reported through them. */
  static DiskSettings read(StoreSettings settings) {
    Path root = settings.path("root", "var/cache");
    long size = settings.size("size", 10L << 30, LEAST_SIZE, Long.MAX_VALUE);
    long inodeLimit = settings.number("inode-limit", 0, 0, Long.MAX_VALUE);
    int levels = (int) settings.number("dir-levels", 2, 1, MOST_CHARACTERS);
    int length = (int) settings.number("dir-length", 1, 1, MOST_CHARACTERS);
    if (levels * length > MOST_CHARACTERS) {
      settings.reject(
          "dir-levels",
          "dir-levels times dir-length is "
              + levels * length
              + ", and may be at most "
              + MOST_CHARACTERS);
    }
    long min = settings.size("min-file-size", 0, 0, Long.MAX_VALUE);
    long max = settings.size("max-file-size", Math.min(2L << 30, size / 4), 1, Long.MAX_VALUE);
    if (max >= size) {
      settings.reject(
          "max-file-size", "max-file-size (" + max + ") must be less than size (" + size + ")");
    }
    if (min > max) {
      settings.reject(
          "min-file-size",
          "min-file-size (" + min + ") must not be more than max-file-size (" + max + ")");
    }
    long floor = settings.size("free-space-floor", 1L << 30, 0, Long.MAX_VALUE);
    double verify = settings.decimal("verify", 0.01, 0, 1);
    return new DiskSettings(
        root,
        size,
        inodeLimit,
        levels,
        length,
        min,
        max,
        floor,
        verify,
        gc(settings.section("gc")));
  }

  private static Gc gc(StoreSettings settings) {
    Duration interval = settings.duration("interval", Duration.ofHours(1));
    String text = settings.text("daily", "");
    LocalTime daily = null;
    if (!text.isEmpty()) {
      try {
        if (text.length() != 5) {
          throw new DateTimeParseException("length", text, 0);
        }
        daily = LocalTime.parse(text);
      } catch (DateTimeParseException e) {
        settings.reject("daily", "daily is a time of day such as 04:30, not " + text);
      }
    }
    List<AgeRule> unused =
        settings.has("unused") ? rules(settings.sections("unused")) : List.of(UNUSED);
    return new Gc(interval, daily, unused, rules(settings.sections("clean")));
  }

  private static List<AgeRule> rules(List<StoreSettings> sections) {
    List<AgeRule> rules = new ArrayList<>();
    for (StoreSettings section : sections) {
      Duration after = section.duration("after", Duration.ZERO);
      String url = section.text("url", "/");
      if (!section.has("after")) {
        section.reject("after", "after is missing: how long, such as 30d");
      }
      if (!url.startsWith("/") && !url.contains("://")) {
        section.reject("url", "url is /path or http://host/path, not " + url);
      }
      rules.add(new AgeRule(after, url));
    }
    return List.copyOf(rules);
  }

  /**
   * Whether an entry's size is within the limits. Markers have no body and are needed to find
   * others, so the least size does not bind them.
   *
   * @param length in bytes, -1 if it is not known yet
   */
  boolean accepts(Head.Kind kind, long length) {
    return length < 0 || (length <= maxFileSize && (length >= minFileSize || kind.isMarker()));
  }
}
