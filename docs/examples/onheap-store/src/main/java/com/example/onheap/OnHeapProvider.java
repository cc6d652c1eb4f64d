package com.example.onheap;

import dev.larder.api.StoreOpener;
import dev.larder.api.StoreProvider;
import dev.larder.api.StoreSettings;

/** Stores on the heap, in a Caffeine cache: {@code provider = onheap}. */
public final class OnHeapProvider implements StoreProvider {

  @Override
  public String type() {
    return "onheap";
  }

  @Override
  public StoreOpener configure(StoreSettings settings) {
    long size = settings.size("size", 32 << 20, 1024, Long.MAX_VALUE);
    return context -> new OnHeapStore(size, context);
  }
}
