package dev.larder.testkit.broken;

import dev.larder.api.Key;
import dev.larder.api.Store;
import dev.larder.api.StoreContext;
import dev.larder.api.StoreEvents;
import dev.larder.api.StoreOpener;
import dev.larder.api.StoreProvider;
import dev.larder.api.StoreSettings;
import dev.larder.api.StoreStats;
import dev.larder.api.StoredResponse;
import dev.larder.testkit.forward.ForwardingStore;
import dev.larder.testkit.heap.HeapStoreProvider;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** A provider of heap stores that all make the same mistake. It takes the heap store's settings. */
public final class BrokenStoreProvider implements StoreProvider {

  private final Mistake mistake;
  private final StoreProvider heap = new HeapStoreProvider();
  private @Nullable Store shared;

  /** A provider whose stores make this mistake. */
  public BrokenStoreProvider(Mistake mistake) {
    this.mistake = mistake;
  }

  @Override
  public String type() {
    return mistake == Mistake.UNNAMED ? "Heap Store" : heap.type();
  }

  @Override
  public StoreOpener configure(StoreSettings settings) {
    StoreOpener opener = heap.configure(settings);
    return switch (mistake) {
      case IGNORES_LIMIT -> context -> boundless(opener.open(context));
      case STARTS_A_THREAD_EARLY -> withThread(opener);
      case SHARES_ENTRIES -> context -> shared(opener, context);
      case REPORTS_REMOVALS ->
          context ->
              Changed.beforeRemove(
                  opener.open(context), (store, key) -> context.events().evicted(key, 1));
      case HIDES_EVICTIONS -> listening(opener, (events, key, bytes) -> {});
      case REPORTS_NO_BYTES -> listening(opener, (events, key, bytes) -> events.evicted(key, 0));
      case REPORTS_WHAT_IS_THERE -> context -> gossiping(opener.open(context), context.events());
      default -> context -> mistake.in(opener.open(context));
    };
  }

  /** How an eviction is reported. */
  private interface Report {
    void evicted(StoreEvents events, Key key, long bytes);
  }

  private static StoreOpener withThread(StoreOpener opener) {
    CountDownLatch opened = new CountDownLatch(1);
    Thread early =
        new Thread(
            () -> {
              try {
                opened.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "early");
    early.setDaemon(true);
    early.start();
    return context -> {
      opened.countDown();
      return opener.open(context);
    };
  }

  private static StoreOpener listening(StoreOpener opener, Report report) {
    return context -> opener.open(new Listening(context, report));
  }

  /** A limit that is told and not kept: the store asked for is a hundred times as great. */
  private static Store boundless(Store store) {
    return Changed.stats(
        store,
        stats ->
            new StoreStats(
                stats.entries(),
                stats.bytesUsed(),
                stats.bytesLimit() / 100,
                stats.evictions(),
                stats.declined()));
  }

  private static Store gossiping(Store store, StoreEvents events) {
    return new ForwardingStore(store) {
      @Override
      public @Nullable StoredResponse lookup(Key key) throws IOException {
        StoredResponse found = super.lookup(key);
        if (found != null && stats().evictions() > 0) {
          events.evicted(key, found.body().length());
        }
        return found;
      }
    };
  }

  private synchronized Store shared(StoreOpener opener, StoreContext context) throws IOException {
    Store first = shared;
    if (first == null) {
      first = opener.open(context);
      shared = first;
      return new ForwardingStore(first) {
        @Override
        public void close() throws IOException {
          synchronized (BrokenStoreProvider.this) {
            shared = null;
          }
          super.close();
        }
      };
    }
    return new ForwardingStore(first) {
      @Override
      public void close() {}
    };
  }

  private record Listening(StoreContext context, Report report) implements StoreContext {

    @Override
    public String instanceName() {
      return context.instanceName();
    }

    @Override
    public InstantSource clock() {
      return context.clock();
    }

    @Override
    public ScheduledExecutorService scheduler() {
      return context.scheduler();
    }

    @Override
    public StoreEvents events() {
      StoreEvents events = context.events();
      return new StoreEvents() {
        @Override
        public void evicted(Key key, long bytes) {
          report.evicted(events, key, bytes);
        }

        @Override
        public void problem(String message, @Nullable Throwable cause) {
          events.problem(message, cause);
        }
      };
    }
  }
}
