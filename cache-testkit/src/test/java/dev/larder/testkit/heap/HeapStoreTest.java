package dev.larder.testkit.heap;

import dev.larder.api.StoreProvider;
import dev.larder.testkit.kit.StoreCompatibilityKit;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Nested;

/** The reference store passes the kit in each of its forms. */
class HeapStoreTest {

  private abstract static class OnHeap extends StoreCompatibilityKit {

    @Override
    public StoreProvider provider() {
      return new HeapStoreProvider();
    }
  }

  @Nested
  class WithBuffers extends OnHeap {
    @Override
    public Map<String, ?> settings() {
      return Map.of("size", "12M");
    }
  }

  @Nested
  class WithFileRegions extends OnHeap {
    @Override
    public Map<String, ?> settings() {
      return Map.of("size", "12M", "body", "file", "blocking", "on");
    }
  }

  @Nested
  class WithStreamsOnAShelf extends OnHeap {
    @Override
    public Map<String, ?> settings() {
      return Map.of("size", "12M", "body", "stream", "shelf", UUID.randomUUID().toString());
    }
  }
}
