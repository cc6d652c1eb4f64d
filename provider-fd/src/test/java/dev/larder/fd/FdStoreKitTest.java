package dev.larder.fd;

import dev.larder.api.StoreProvider;
import dev.larder.testkit.fault.FaultyStoreProvider;
import dev.larder.testkit.kit.StoreCompatibilityKit;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** The compatibility kit: each look at a file anew or not, and with another store around it. */
class FdStoreKitTest {

  abstract static class Kit extends StoreCompatibilityKit {

    private final String interval;

    Kit(String interval) {
      this.interval = interval;
    }

    @Override
    public StoreProvider provider() {
      return new FdStoreProvider();
    }

    @Override
    public Map<String, ?> settings() {
      return Map.of("size", "12M", "max-open-files", 16, "check-interval", interval);
    }
  }

  @Nested
  class LooksAtEachHit extends Kit {
    LooksAtEachHit() {
      super("0");
    }
  }

  /** So that only the look after the last byte is left. */
  @Nested
  class LooksOnceADay extends Kit {
    LooksOnceADay() {
      super("1d");
    }
  }

  @Nested
  class ThroughAFaultyStore extends StoreCompatibilityKit {

    @Override
    public StoreProvider provider() {
      return new FaultyStoreProvider();
    }

    @Override
    public Map<String, ?> settings() {
      return Map.of("wraps", "fd", "wrapped", Map.of("size", "12M", "check-interval", "0"));
    }
  }
}
