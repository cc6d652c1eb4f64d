package com.example.onheap;

import dev.larder.api.StoreProvider;
import dev.larder.testkit.kit.StoreCompatibilityKit;
import java.util.Map;

/** The compatibility kit. */
class OnHeapStoreTest extends StoreCompatibilityKit {

  @Override
  public StoreProvider provider() {
    return new OnHeapProvider();
  }

  @Override
  public Map<String, ?> settings() {
    return Map.of("size", "12M");
  }
}
