package dev.larder.mem;

import dev.larder.api.StoreProvider;
import dev.larder.testkit.kit.StoreCompatibilityKit;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** The compatibility kit, with each removal algorithm. */
class MemStoreKitTest {

  abstract static class Kit extends StoreCompatibilityKit {

    private final String algorithm;

    Kit(String algorithm) {
      this.algorithm = algorithm;
    }

    @Override
    public StoreProvider provider() {
      return new MemStoreProvider();
    }

    @Override
    public Map<String, ?> settings() {
      return Map.of(
          "size", "32M",
          "max-object-size", "6M",
          "max-streaming-buffer", "6M",
          "removal-algorithm", algorithm);
    }
  }

  @Nested
  class WTinyLfu extends Kit {
    WTinyLfu() {
      super("w-tinylfu");
    }
  }

  @Nested
  class Lru extends Kit {
    Lru() {
      super("lru");
    }
  }

  @Nested
  class Gdsf extends Kit {
    Gdsf() {
      super("gdsf");
    }
  }
}
