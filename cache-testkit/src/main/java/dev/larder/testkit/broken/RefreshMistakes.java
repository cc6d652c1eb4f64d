package dev.larder.testkit.broken;

import dev.larder.api.EntryMeta;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.ScannedEntry;
import dev.larder.api.Store;
import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import dev.larder.testkit.forward.ForwardingResponse;
import dev.larder.testkit.forward.ForwardingStore;
import dev.larder.testkit.forward.ForwardingWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Mistakes in the refreshing of a stored response. */
final class RefreshMistakes {

  private RefreshMistakes() {}

  /** How a refresh is done. */
  private interface Refresh {
    boolean of(Store store, Key key, long version, Head head, EntryMeta meta) throws IOException;
  }

  private static Store refreshing(Store inner, Refresh refresh) {
    return new ForwardingStore(inner) {
      @Override
      public boolean refresh(Key key, long version, Head head, EntryMeta meta) throws IOException {
        return refresh.of(store, key, version, head, meta);
      }
    };
  }

  static Store doesNothing(Store inner) {
    return refreshing(
        inner,
        (store, key, version, head, meta) -> {
          try (StoredResponse found = store.lookup(key)) {
            return found != null && found.version() == version;
          }
        });
  }

  static Store keepsTheOldMeta(Store inner) {
    return refreshing(
        inner,
        (store, key, version, head, meta) -> {
          try (StoredResponse found = store.lookup(key)) {
            return store.refresh(key, version, head, found == null ? meta : found.meta());
          }
        });
  }

  static Store ignoresVersion(Store inner) {
    return refreshing(
        inner,
        (store, key, version, head, meta) -> {
          try (StoredResponse found = store.lookup(key)) {
            return found != null && store.refresh(key, found.version(), head, meta);
          }
        });
  }

  static Store bringsRemovedBack(Store inner) {
    return refreshing(
        inner,
        (store, key, version, head, meta) -> {
          try (StoredResponse found = store.lookup(key)) {
            if (found != null) {
              return store.refresh(key, version, head, meta);
            }
          }
          try (StoreWriter writer = store.begin(key, head, meta, 0)) {
            return writer != null && writer.commit(() -> true);
          }
        });
  }

  static Store refreshesEverything(Store inner) {
    return refreshing(
        inner,
        (store, key, version, head, meta) -> {
          List<Key> keys = new ArrayList<>();
          store.scan((ScannedEntry entry) -> keys.add(entry.key()));
          boolean done = store.refresh(key, version, head, meta);
          for (Key other : keys) {
            try (StoredResponse found = store.lookup(other)) {
              if (done && found != null) {
                store.refresh(other, found.version(), head, meta);
              }
            }
          }
          return done;
        });
  }

  static Store leaks(Store inner) {
    return refreshing(
        inner,
        (store, key, version, head, meta) -> {
          StoredResponse pinnedForEver = store.lookup(key);
          return pinnedForEver != null && store.refresh(key, version, head, meta);
        });
  }

  static Store changesTheVersion(Store inner) {
    Map<Long, Long> refreshes = new ConcurrentHashMap<>();
    Store refreshing =
        refreshing(
            inner,
            (store, key, version, head, meta) -> {
              boolean done = store.refresh(key, version % 1_000_000_000, head, meta);
              if (done) {
                refreshes.merge(version % 1_000_000_000, 1_000_000_000L, Long::sum);
              }
              return done;
            });
    return Changed.handles(
        refreshing,
        (store, key, found) -> {
          long version = found.version() + refreshes.getOrDefault(found.version(), 0L);
          return new ForwardingResponse(found) {
            @Override
            public long version() {
              return version;
            }
          };
        });
  }

  static Store changesOpenHandles(Store inner) {
    Map<Long, Head> heads = new ConcurrentHashMap<>();
    Store refreshing =
        refreshing(
            inner,
            (store, key, version, head, meta) -> {
              boolean done = store.refresh(key, version, head, meta);
              if (done) {
                heads.put(version, head);
              }
              return done;
            });
    return Changed.handles(
        refreshing,
        (store, key, found) ->
            new ForwardingResponse(found) {
              @Override
              public Head head() {
                return heads.getOrDefault(version(), super.head());
              }
            });
  }

  static Store blocksCommits(Store inner) {
    Map<Key, Integer> refreshes = new ConcurrentHashMap<>();
    Store refreshing =
        refreshing(
            inner,
            (store, key, version, head, meta) -> {
              refreshes.merge(key, 1, Integer::sum);
              return store.refresh(key, version, head, meta);
            });
    return Changed.writers(
        refreshing,
        (store, key, length, writer) -> {
          @Nullable Integer before = refreshes.get(key);
          return new ForwardingWriter(writer) {
            @Override
            public boolean commit(BooleanSupplier condition) throws IOException {
              Integer now = refreshes.get(key);
              return (now == null || now.equals(before)) && super.commit(condition);
            }
          };
        });
  }
}
