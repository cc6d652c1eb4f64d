package dev.larder.testkit.broken;

import dev.larder.api.StoreProvider;
import dev.larder.testkit.heap.HeapStoreProvider;
import dev.larder.testkit.kit.StoreCompatibilityKit;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The kit on the store whose turn it is; only {@link BrokenStoresTest} runs it. */
class KitOnBrokenStore extends StoreCompatibilityKit {

  /** Whose turn it is; null is the heap store itself. */
  static @Nullable Mistake mistake;

  private @Nullable StoreProvider provider;

  @Override
  public StoreProvider provider() {
    StoreProvider made = provider;
    if (made == null) {
      Mistake now = mistake;
      made = now == null ? new HeapStoreProvider() : new BrokenStoreProvider(now);
      provider = made;
    }
    return made;
  }

  @Override
  public Map<String, ?> settings() {
    String size = mistake == Mistake.IGNORES_LIMIT ? "45M" : "450k";
    return Map.of("size", size, "body", "stream", "shelf", UUID.randomUUID().toString());
  }

  @Override
  public int greatestBody() {
    return 120_000;
  }

  @Override
  public int operations() {
    return 300;
  }

  @Override
  public Duration settlingTime() {
    return Duration.ZERO; // the heap store does nothing behind the scenes
  }
}
