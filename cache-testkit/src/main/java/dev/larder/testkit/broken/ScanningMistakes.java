package dev.larder.testkit.broken;

import dev.larder.api.Capability;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.ScannedEntry;
import dev.larder.api.Store;
import dev.larder.api.StoredResponse;
import dev.larder.testkit.forward.ForwardingStore;
import dev.larder.testkit.forward.ForwardingWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Mistakes in what a scan shows, and in what is claimed. */
final class ScanningMistakes {

  private ScanningMistakes() {}

  /** How a scan is done. */
  private interface Scan {
    void of(Store store, Consumer<? super ScannedEntry> visitor) throws IOException;
  }

  private static Store scanning(Store inner, Scan scan) {
    return new ForwardingStore(inner) {
      @Override
      public void scan(Consumer<? super ScannedEntry> visitor) throws IOException {
        scan.of(store, visitor);
      }
    };
  }

  static Store doesNotClaim(Store inner, Capability capability) {
    return new ForwardingStore(inner) {
      @Override
      public Set<Capability> capabilities() {
        Set<Capability> claimed = EnumSet.copyOf(super.capabilities());
        claimed.remove(capability);
        return claimed;
      }
    };
  }

  static Store changesItsMind(Store inner) {
    AtomicInteger questions = new AtomicInteger();
    return new ForwardingStore(inner) {
      @Override
      public Set<Capability> capabilities() {
        Set<Capability> claimed = EnumSet.copyOf(super.capabilities());
        if (questions.incrementAndGet() > 1) {
          claimed.remove(Capability.NON_BLOCKING_LOOKUP);
        }
        return claimed;
      }
    };
  }

  static Store showsTwice(Store inner) {
    return scanning(
        inner,
        (store, visitor) -> {
          List<ScannedEntry> seen = new ArrayList<>();
          store.scan(
              entry -> {
                seen.add(entry);
                visitor.accept(entry);
              });
          if (seen.size() > 20) {
            visitor.accept(seen.get(0));
          }
        });
  }

  static Store takesAllForResponses(Store inner) {
    return scanning(
        inner,
        (store, visitor) ->
            store.scan(
                entry ->
                    visitor.accept(
                        new ScannedEntry(
                            entry.key(),
                            Head.Kind.RESPONSE,
                            200,
                            entry.meta(),
                            entry.bodyLength()))));
  }

  static Store showsUnfinished(Store inner) {
    Map<Key, Integer> open = new ConcurrentHashMap<>();
    Store writing =
        Changed.writers(
            inner,
            (store, key, length, writer) -> {
              open.put(key, 1);
              return new ForwardingWriter(writer) {
                @Override
                public void close() {
                  open.remove(key);
                  super.close();
                }
              };
            });
    return scanning(
        writing,
        (store, visitor) -> {
          List<ScannedEntry> seen = new ArrayList<>();
          store.scan(seen::add);
          seen.forEach(visitor);
          if (!seen.isEmpty()) {
            ScannedEntry some = seen.get(0);
            for (Key key : open.keySet()) {
              visitor.accept(new ScannedEntry(key, some.kind(), some.status(), some.meta(), 0));
            }
          }
        });
  }

  static Store remembersTheFirst(Store inner) {
    Map<Key, ScannedEntry> first = new ConcurrentHashMap<>();
    Store remembering =
        CommitMistakes.committing(
            inner,
            (writer, condition) -> {
              boolean done = writer.commit(condition);
              inner.scan(entry -> first.putIfAbsent(entry.key(), entry));
              return done;
            });
    return scanning(
        remembering,
        (store, visitor) ->
            store.scan(entry -> visitor.accept(first.getOrDefault(entry.key(), entry))));
  }

  static Store swallowsExceptions(Store inner) {
    return scanning(
        inner,
        (store, visitor) -> {
          store.scan(
              entry -> {
                try {
                  visitor.accept(entry);
                } catch (RuntimeException e) {
                  // This is the mistake: the visitor wanted the scan to end.
                }
              });
        });
  }

  static Store pins(Store inner) {
    return scanning(
        inner,
        (store, visitor) -> {
          List<ScannedEntry> seen = new ArrayList<>();
          store.scan(seen::add);
          for (ScannedEntry entry : seen) {
            StoredResponse pinnedForEver = store.lookup(entry.key());
            if (pinnedForEver != null) {
              visitor.accept(entry);
            }
          }
        });
  }
}
