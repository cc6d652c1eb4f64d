package dev.larder.testkit.broken;

import dev.larder.api.EntryMeta;
import dev.larder.api.Fields;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.Store;
import dev.larder.api.StoreStats;
import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import dev.larder.testkit.forward.ForwardingResponse;
import dev.larder.testkit.forward.ForwardingStore;
import dev.larder.testkit.forward.ForwardingWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Mistakes in what is counted, and in what is given back. */
final class CountingMistakes {

  private CountingMistakes() {}

  private static StoreStats with(StoreStats stats, long entries, long used, long declined) {
    return new StoreStats(entries, used, stats.bytesLimit(), stats.evictions(), declined);
  }

  static Store countsNoDeclines(Store inner) {
    return Changed.stats(inner, stats -> with(stats, stats.entries(), stats.bytesUsed(), 0));
  }

  static Store countsCommits(Store inner) {
    AtomicLong commits = new AtomicLong();
    Store counting =
        CommitMistakes.committing(
            inner,
            (writer, condition) -> {
              boolean done = writer.commit(condition);
              commits.addAndGet(done ? 1 : 0);
              return done;
            });
    return Changed.stats(
        counting,
        stats ->
            with(
                stats,
                stats.entries() == 0 ? 0 : commits.get(),
                stats.bytesUsed(),
                stats.declined()));
  }

  static Store countsVisibleBodiesOnly(Store inner) {
    return Changed.stats(
        inner,
        stats -> {
          AtomicLong bodies = new AtomicLong();
          try {
            inner.scan(entry -> bodies.addAndGet(entry.bodyLength()));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return with(stats, stats.entries(), bodies.get(), stats.declined());
        });
  }

  static Store leaksRemoved(Store inner) {
    return Changed.beforeRemove(inner, CountingMistakes::pinForEver);
  }

  static Store leaksReplaced(Store inner) {
    return Changed.writers(
        inner,
        (store, key, length, writer) ->
            new ForwardingWriter(writer) {
              @Override
              public boolean commit(BooleanSupplier condition) throws IOException {
                pinForEver(store, key);
                return super.commit(condition);
              }
            });
  }

  private static void pinForEver(Store store, Key key) throws IOException {
    StoredResponse found = store.lookup(key);
    if (found != null && found.body().length() < 0) {
      found.close();
    }
  }

  static Store doesNotUnpin(Store inner) {
    return Changed.handles(
        inner,
        (store, key, found) ->
            new ForwardingResponse(found) {
              @Override
              public void close() {}
            });
  }

  static Store keepsMisses(Store inner) {
    Head head = new Head(Head.Kind.RESPONSE, 404, Fields.EMPTY, Fields.EMPTY, 0, 0, 0);
    return new ForwardingStore(inner) {
      @Override
      public @Nullable StoredResponse lookup(Key key) throws IOException {
        StoredResponse found = super.lookup(key);
        if (found == null && key.text().startsWith("absent")) {
          EntryMeta meta = new EntryMeta("", 0, 0, 0, Set.of());
          try (StoreWriter writer = store.begin(Key.of("miss " + key.text()), head, meta, 0)) {
            if (writer != null) {
              writer.commit(() -> true);
            }
          }
        }
        return found;
      }
    };
  }

  static Store alwaysSaysRemoved(Store inner) {
    return new ForwardingStore(inner) {
      @Override
      public boolean remove(Key key) throws IOException {
        boolean removed = super.remove(key);
        return removed || key.text().startsWith("http://example.com");
      }
    };
  }

  static Store forgetsSomeRemovals(Store inner) {
    AtomicInteger removals = new AtomicInteger();
    return new ForwardingStore(inner) {
      @Override
      public boolean remove(Key key) throws IOException {
        return removals.incrementAndGet() % 64 == 0 || super.remove(key);
      }
    };
  }

  static Store neverEvicts(Store inner) {
    return new ForwardingStore(inner) {
      @Override
      public @Nullable StoreWriter begin(Key key, Head head, EntryMeta meta, long length)
          throws IOException {
        StoreStats stats = stats();
        return stats.bytesUsed() + length + 4096 > stats.bytesLimit() && length <= (64 << 20)
            ? null
            : super.begin(key, head, meta, length);
      }
    };
  }
}
