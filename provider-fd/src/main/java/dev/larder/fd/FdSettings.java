package dev.larder.fd;

import dev.larder.api.StoreSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The settings of one store, as {@link FdStoreProvider} describes them.
 *
 * @param size the most memory, in bytes
 * @param maxOpenFiles the most descriptors
 * @param maxObjectSize the greatest body, in bytes, inclusive
 * @param checkInterval how long a look at a file is good for, at a hit; zero for none
 * @param handles the files to keep open
 * @param mapped the files to keep in memory
 */
record FdSettings(
    long size,
    int maxOpenFiles,
    long maxObjectSize,
    Duration checkInterval,
    List<Glob> handles,
    List<Glob> mapped) {

  static final long LEAST_SIZE = 64 * 1024;
  private static final long DEFAULT_SIZE = 64L << 20;
  private static final int DEFAULT_OPEN_FILES = 4096;

  /**
   * Reads and checks the settings; problems are reported through them.
   *
   * @param descriptors how many files the system lets this process have open
   * @param heap the greatest heap, in bytes
   */
  static FdSettings read(StoreSettings settings, long descriptors, long heap) {
    long defaultSize = Math.max(LEAST_SIZE, Math.min(DEFAULT_SIZE, heap / 8));
    long size = settings.size("size", defaultSize, LEAST_SIZE, Long.MAX_VALUE);
    if (size > heap) {
      settings.reject(
          "size", "size is " + size + " bytes, but the heap of this JVM is at most " + heap);
    }
    long defaultFiles = Math.max(1, Math.min(DEFAULT_OPEN_FILES, descriptors / 4));
    long files = settings.number("max-open-files", defaultFiles, 1, Integer.MAX_VALUE);
    if (files > descriptors) {
      settings.reject(
          "max-open-files",
          "max-open-files is "
              + files
              + ", but the system lets this process have "
              + descriptors
              + " files open: lower it, or raise that (ulimit -n, LimitNOFILE)");
    }
    long max = settings.size("max-object-size", 1L << 30, 1, Long.MAX_VALUE);
    Duration interval = settings.duration("check-interval", Duration.ofSeconds(1));
    StoreSettings preload = settings.section("preload");
    return new FdSettings(
        size, (int) files, max, interval, globs(preload, "handles"), globs(preload, "mapped"));
  }

  private static List<Glob> globs(StoreSettings preload, String name) {
    List<Glob> globs = new ArrayList<>();
    for (String text : preload.texts(name, List.of())) {
      try {
        globs.add(Glob.of(text));
      } catch (IllegalArgumentException e) {
        preload.reject(name, "\"" + text + "\" is not a pattern of paths: " + e.getMessage());
      }
    }
    return List.copyOf(globs);
  }

  /** The greatest body that is kept in memory, in bytes: two always have room. */
  long maxInMemory() {
    return Math.min(maxObjectSize, size / 2 - size / 32);
  }
}
