package dev.larder.testkit.broken;

import dev.larder.api.Body;
import dev.larder.api.EntryMeta;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.ScannedEntry;
import dev.larder.api.Store;
import dev.larder.api.StoreStats;
import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import dev.larder.testkit.forward.BodyStream;
import dev.larder.testkit.forward.ForwardingResponse;
import dev.larder.testkit.forward.ForwardingStore;
import dev.larder.testkit.forward.ForwardingWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Mistakes at the closing of a store, and at its reopening. */
final class ClosingMistakes {

  private ClosingMistakes() {}

  /** A store that knows whether it was closed. */
  private static class Closable extends ForwardingStore {
    volatile boolean closed;

    Closable(Store store) {
      super(store);
    }

    @Override
    public void close() throws IOException {
      if (!closed) {
        beforeClose();
      }
      closed = true;
      super.close();
    }

    void beforeClose() throws IOException {}
  }

  static Store quietAfterClose(Store inner) {
    return new Closable(inner) {
      @Override
      public @Nullable StoredResponse lookup(Key key) throws IOException {
        return closed ? null : super.lookup(key);
      }

      @Override
      public @Nullable StoreWriter begin(Key key, Head head, EntryMeta meta, long length)
          throws IOException {
        return closed ? null : super.begin(key, head, meta, length);
      }

      @Override
      public boolean refresh(Key key, long version, Head head, EntryMeta meta) throws IOException {
        return !closed && super.refresh(key, version, head, meta);
      }

      @Override
      public boolean remove(Key key) throws IOException {
        return !closed && super.remove(key);
      }

      @Override
      public void scan(Consumer<? super ScannedEntry> visitor) throws IOException {
        if (!closed) {
          super.scan(visitor);
        }
      }

      @Override
      public StoreStats stats() {
        return closed ? new StoreStats(0, 0, 0, 0, 0) : super.stats();
      }
    };
  }

  static Store secondCloseFails(Store inner) {
    return new Closable(inner) {
      @Override
      public void close() throws IOException {
        if (closed) {
          throw new IOException("closed already");
        }
        super.close();
      }
    };
  }

  static Store closeFreesHandles(Store inner) {
    return new Closable(inner) {
      @Override
      public @Nullable StoredResponse lookup(Key key) throws IOException {
        StoredResponse found = super.lookup(key);
        return found == null
            ? null
            : new ForwardingResponse(found) {
              @Override
              public Body body() {
                Body body = super.body();
                return HandleMistakes.stream(
                    body,
                    offset -> {
                      if (closed) {
                        throw new IOException("the store is closed");
                      }
                      return BodyStream.open(body, offset);
                    });
              }
            };
      }
    };
  }

  static Store commitsIntoAClosedStore(Store inner) {
    return new Closable(inner) {
      @Override
      public @Nullable StoreWriter begin(Key key, Head head, EntryMeta meta, long length)
          throws IOException {
        StoreWriter writer = super.begin(key, head, meta, length);
        return writer == null
            ? null
            : new ForwardingWriter(writer) {
              @Override
              public boolean commit(BooleanSupplier condition) throws IOException {
                return closed || super.commit(condition);
              }
            };
      }
    };
  }

  static Store handlesCannotBeClosedLater(Store inner) {
    return new Closable(inner) {
      @Override
      public @Nullable StoreWriter begin(Key key, Head head, EntryMeta meta, long length)
          throws IOException {
        StoreWriter writer = super.begin(key, head, meta, length);
        return writer == null
            ? null
            : new ForwardingWriter(writer) {
              private boolean written;

              @Override
              public boolean write(ByteBuffer source) throws IOException {
                written = true;
                return super.write(source);
              }

              @Override
              public void close() {
                super.close();
                if (closed && !written) {
                  throw new IllegalStateException("the store is closed");
                }
              }
            };
      }
    };
  }

  static Store losesAllOnClose(Store inner) {
    return new Closable(inner) {
      @Override
      void beforeClose() throws IOException {
        List<Key> keys = new ArrayList<>();
        scan(entry -> keys.add(entry.key()));
        for (Key key : keys) {
          remove(key);
        }
      }
    };
  }

  static Store readOnlyAfterReopening(Store inner) {
    boolean reopened = inner.stats().entries() > 0;
    return new ForwardingStore(inner) {
      @Override
      public @Nullable StoreWriter begin(Key key, Head head, EntryMeta meta, long length)
          throws IOException {
        return reopened ? null : super.begin(key, head, meta, length);
      }
    };
  }

  static Store removedComeBack(Store inner) {
    return new Returning(inner, false);
  }

  static Store replacedComeBack(Store inner) {
    return new Returning(inner, true);
  }

  /** Brings the first entry of each key back before it closes. */
  private static final class Returning extends Closable {
    private final Map<Key, StoredResponse> first = new ConcurrentHashMap<>();
    private final boolean replaced;

    Returning(Store store, boolean replaced) {
      super(store);
      this.replaced = replaced;
    }

    @Override
    public @Nullable StoreWriter begin(Key key, Head head, EntryMeta meta, long length)
        throws IOException {
      keep(key, replaced);
      return super.begin(key, head, meta, length);
    }

    @Override
    public boolean remove(Key key) throws IOException {
      keep(key, !replaced);
      return super.remove(key);
    }

    private void keep(Key key, boolean wanted) throws IOException {
      StoredResponse found = store.lookup(key);
      if (found != null && wanted && first.putIfAbsent(key, found) == null) {
        return;
      }
      if (found != null) {
        found.close();
      }
    }

    @Override
    void beforeClose() throws IOException {
      for (Map.Entry<Key, StoredResponse> entry : first.entrySet()) {
        try (StoredResponse old = entry.getValue();
            StoredResponse now = store.lookup(entry.getKey())) {
          if (replaced || now == null) {
            byte[] bytes = BodyStream.open(old.body(), 0).readAllBytes();
            try (StoreWriter writer =
                store.begin(entry.getKey(), old.head(), old.meta(), bytes.length)) {
              if (writer != null && writer.write(ByteBuffer.wrap(bytes))) {
                writer.commit(() -> true);
              }
            }
          }
        }
      }
    }
  }

  static Store forgetsRefreshes(Store inner) {
    return new Closable(inner) {
      private final Map<Key, StoredResponse> old = new ConcurrentHashMap<>();

      @Override
      public boolean refresh(Key key, long version, Head head, EntryMeta meta) throws IOException {
        StoredResponse found = store.lookup(key);
        if (found != null && (!head.equals(found.head()) || !closed)) {
          StoredResponse before = old.put(key, found);
          if (before != null) {
            before.close();
          }
        }
        return super.refresh(key, version, head, meta);
      }

      @Override
      void beforeClose() throws IOException {
        for (Map.Entry<Key, StoredResponse> entry : old.entrySet()) {
          try (StoredResponse found = entry.getValue()) {
            store.refresh(entry.getKey(), found.version(), found.head(), found.meta());
          }
        }
      }
    };
  }

  static Store commitsUnfinishedOnClose(Store inner) {
    return new Closable(inner) {
      private final Set<StoreWriter> open = ConcurrentHashMap.newKeySet();

      @Override
      public @Nullable StoreWriter begin(Key key, Head head, EntryMeta meta, long length)
          throws IOException {
        StoreWriter writer = super.begin(key, head, meta, length);
        if (writer == null) {
          return null;
        }
        open.add(writer);
        return new ForwardingWriter(writer) {
          @Override
          public void close() {
            open.remove(writer);
            super.close();
          }
        };
      }

      @Override
      void beforeClose() throws IOException {
        for (StoreWriter writer : open) {
          writer.commit(() -> true);
        }
      }
    };
  }

  static Store miscountsAfterReopening(Store inner) {
    long kept = inner.stats().bytesUsed();
    return Changed.stats(
        inner,
        stats ->
            new StoreStats(
                stats.entries(),
                stats.bytesUsed() - kept,
                stats.bytesLimit(),
                stats.evictions(),
                stats.declined()));
  }
}
