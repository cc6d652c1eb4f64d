package dev.larder.fd;

import dev.larder.api.LocalFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which of the devices that files are on never wait for another machine, asked once for each, since
 * the answer takes a look at all that is mounted. Safe for use by many threads.
 */
final class Devices {

  private final ConcurrentHashMap<Object, Boolean> nearby = new ConcurrentHashMap<>();

  /** As {@link LocalFile#isNearby}. */
  boolean isNearby(Path path) {
    try {
      Object device = Files.getAttribute(path, "unix:dev");
      return nearby.computeIfAbsent(device, d -> LocalFile.isNearby(path));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return LocalFile.isNearby(path);
    }
  }
}
