package dev.larder.testkit.broken;

import dev.larder.api.Body;
import dev.larder.api.EntryMeta;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.Store;
import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import dev.larder.testkit.forward.BodyStream;
import dev.larder.testkit.forward.ForwardingResponse;
import dev.larder.testkit.forward.ForwardingStore;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Mistakes with what is found without waiting. */
final class AtHandMistakes {

  private AtHandMistakes() {}

  /** Each key has the first entry at hand that was found so, for ever. */
  static Store remembersTheFirst(Store inner) {
    return new ForwardingStore(inner) {
      private final Map<Key, Kept> first = new ConcurrentHashMap<>();

      @Override
      public @Nullable StoredResponse lookupAtOnce(Key key) throws IOException {
        Kept kept = first.get(key);
        if (kept == null) {
          StoredResponse found = store.lookup(key);
          if (found == null) {
            return null;
          }
          kept = new Kept(found);
          first.put(key, kept);
        }
        return kept;
      }

      @Override
      public void close() throws IOException {
        for (Kept kept : first.values()) {
          kept.end();
        }
        super.close();
      }
    };
  }

  private static final class Kept extends ForwardingResponse {

    Kept(StoredResponse response) {
      super(response);
    }

    @Override
    public void close() {
      // It is kept at hand.
    }

    void end() {
      super.close();
    }
  }

  /** Bodies that are at hand have to be opened. */
  static Store givesStreams(Store inner) {
    return new ForwardingStore(inner) {
      @Override
      public @Nullable StoredResponse lookupAtOnce(Key key) throws IOException {
        StoredResponse found = store.lookup(key);
        return found == null
            ? null
            : new ForwardingResponse(found) {
              @Override
              public Body body() {
                Body body = super.body();
                return HandleMistakes.stream(body, offset -> BodyStream.open(body, offset));
              }
            };
      }
    };
  }

  /** What is written is at hand before it is committed. */
  static Store isHasty(Store inner) {
    return new ForwardingStore(inner) {
      private final Map<Key, Head> begun = new ConcurrentHashMap<>();

      @Override
      public @Nullable StoreWriter begin(Key key, Head head, EntryMeta meta, long length)
          throws IOException {
        begun.put(key, head);
        return super.begin(key, head, meta, length);
      }

      @Override
      public @Nullable StoredResponse lookupAtOnce(Key key) throws IOException {
        StoredResponse found = store.lookup(key);
        return found == null
            ? null
            : new ForwardingResponse(found) {
              @Override
              public Head head() {
                return begun.getOrDefault(key, super.head());
              }
            };
      }
    };
  }
}
