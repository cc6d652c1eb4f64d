package dev.larder.disk;

import dev.larder.api.StoreProvider;
import dev.larder.testkit.fault.FaultyStoreProvider;
import dev.larder.testkit.kit.StoreCompatibilityKit;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The compatibility kit. */
class DiskStoreKitTest {

  private static final AtomicInteger ROOTS = new AtomicInteger();

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit fills it
  static Path folder;

  static Map<String, Object> newRoot() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("root", folder.resolve("root" + ROOTS.incrementAndGet()).toString());
    settings.put("size", "32M");
    settings.put("max-file-size", "6M");
    settings.put("free-space-floor", "1M");
    return settings;
  }

  @Nested
  class Plain extends StoreCompatibilityKit {
    @Override
    public StoreProvider provider() {
      return new DiskStoreProvider();
    }

    @Override
    public Map<String, ?> settings() {
      return newRoot();
    }
  }

  /** Every body is checked each time it is opened, names are divided as finely as can be. */
  @Nested
  class Checking extends StoreCompatibilityKit {
    @Override
    public StoreProvider provider() {
      return new DiskStoreProvider();
    }

    @Override
    public Map<String, ?> settings() {
      Map<String, Object> settings = newRoot();
      settings.put("verify", 1);
      settings.put("dir-levels", 5);
      settings.put("dir-length", 4);
      settings.put("inode-limit", 100_000);
      return settings;
    }
  }

  /** What faults are planned goes through a wrapper; without any, nothing changes. */
  @Nested
  class Wrapped extends StoreCompatibilityKit {
    @Override
    public StoreProvider provider() {
      return new FaultyStoreProvider();
    }

    @Override
    public Map<String, ?> settings() {
      return Map.of("wraps", "disk", "wrapped", newRoot());
    }
  }
}
