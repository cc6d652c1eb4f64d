package dev.larder.testkit.broken;

import dev.larder.api.EntryMeta;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.Store;
import dev.larder.api.StoreStats;
import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import dev.larder.testkit.forward.ForwardingStore;
import java.io.IOException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Stores in which one part of another store is exchanged. */
final class Changed {

  private Changed() {}

  /** Exchanges a handle that a lookup found. */
  interface Handle {
    @Nullable StoredResponse of(Store store, Key key, StoredResponse found) throws IOException;
  }

  /** Exchanges a writer that was begun. */
  interface Writer {
    StoreWriter of(Store store, Key key, long length, StoreWriter writer) throws IOException;
  }

  /** Does something before a call. */
  interface Before {
    void call(Store store, Key key) throws IOException;
  }

  static Store handles(Store inner, Handle change) {
    return new ForwardingStore(inner) {
      @Override
      public @Nullable StoredResponse lookup(Key key) throws IOException {
        StoredResponse found = super.lookup(key);
        return found == null ? null : change.of(store, key, found);
      }
    };
  }

  static Store writers(Store inner, Writer change) {
    return new ForwardingStore(inner) {
      @Override
      public @Nullable StoreWriter begin(Key key, Head head, EntryMeta meta, long length)
          throws IOException {
        StoreWriter writer = super.begin(key, head, meta, length);
        return writer == null ? null : change.of(store, key, length, writer);
      }
    };
  }

  /** Begins every entry without a length, so that the heap store checks none. */
  static Store unmeasured(Store inner, Writer change) {
    return new ForwardingStore(inner) {
      @Override
      public @Nullable StoreWriter begin(Key key, Head head, EntryMeta meta, long length)
          throws IOException {
        if (length > stats().bytesLimit()) {
          return super.begin(key, head, meta, length);
        }
        StoreWriter writer = super.begin(key, head, meta, -1);
        return writer == null ? null : change.of(store, key, length, writer);
      }
    };
  }

  static Store beforeBegin(Store inner, Before before) {
    return new ForwardingStore(inner) {
      @Override
      public @Nullable StoreWriter begin(Key key, Head head, EntryMeta meta, long length)
          throws IOException {
        before.call(store, key);
        return super.begin(key, head, meta, length);
      }
    };
  }

  static Store beforeRemove(Store inner, Before before) {
    return new ForwardingStore(inner) {
      @Override
      public boolean remove(Key key) throws IOException {
        before.call(store, key);
        return super.remove(key);
      }
    };
  }

  static Store heads(Store inner, UnaryOperator<Head> change) {
    return new ForwardingStore(inner) {
      @Override
      public @Nullable StoreWriter begin(Key key, Head head, EntryMeta meta, long length)
          throws IOException {
        return super.begin(key, change.apply(head), meta, length);
      }
    };
  }

  static Store keys(Store inner, UnaryOperator<String> change) {
    return new ForwardingStore(inner) {
      private Key changed(Key key) {
        return Key.of(change.apply(key.text()));
      }

      @Override
      public @Nullable StoredResponse lookup(Key key) throws IOException {
        return super.lookup(changed(key));
      }

      @Override
      public @Nullable StoreWriter begin(Key key, Head head, EntryMeta meta, long length)
          throws IOException {
        return super.begin(changed(key), head, meta, length);
      }

      @Override
      public boolean refresh(Key key, long version, Head head, EntryMeta meta) throws IOException {
        return super.refresh(changed(key), version, head, meta);
      }

      @Override
      public boolean remove(Key key) throws IOException {
        return super.remove(changed(key));
      }
    };
  }

  static Store stats(Store inner, UnaryOperator<StoreStats> change) {
    return new ForwardingStore(inner) {
      @Override
      public StoreStats stats() {
        return change.apply(super.stats());
      }
    };
  }
}
