import dev.larder.api.StoreProvider;
import dev.larder.mem.MemStoreProvider;

/** The storage provider {@code mem}: stored responses in memory. */
module dev.larder.mem {
  requires com.github.benmanes.caffeine;
  requires dev.larder.api;
  requires java.management;
  requires jdk.management;

  exports dev.larder.mem;

  provides StoreProvider with
      MemStoreProvider;
}
