package dev.larder.testkit.broken;

import dev.larder.api.Body;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.Store;
import dev.larder.api.StoredResponse;
import dev.larder.testkit.forward.BodyStream;
import dev.larder.testkit.forward.ForwardingResponse;
import dev.larder.testkit.forward.ForwardingStore;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Mistakes with handles: what they pin, and for how long. */
final class HandleMistakes {

  private HandleMistakes() {}

  static Store answersWithAnotherKey(Store inner) {
    return new ForwardingStore(inner) {
      @Override
      public @Nullable StoredResponse lookup(Key key) throws IOException {
        StoredResponse found = super.lookup(key);
        return found == null ? super.lookup(Key.of("another")) : found;
      }
    };
  }

  static Store forgetsAfterTwoReads(Store inner) {
    Map<Long, AtomicInteger> reads = new ConcurrentHashMap<>();
    return Changed.handles(
        inner,
        (store, key, found) -> {
          AtomicInteger count = reads.computeIfAbsent(found.version(), v -> new AtomicInteger());
          if (count.incrementAndGet() == 2) {
            store.remove(key);
          }
          return found;
        });
  }

  /** The bytes are there only while a condition holds. */
  private static StoredResponse readableWhile(StoredResponse found, BooleanSupplier readable) {
    return new ForwardingResponse(found) {
      @Override
      public Body body() {
        Body body = super.body();
        return stream(
            body,
            offset -> {
              if (!readable.getAsBoolean()) {
                throw new IOException("the bytes are gone");
              }
              return BodyStream.open(body, offset);
            });
      }
    };
  }

  /** Opens a stream. */
  interface Opening {
    InputStream open(long offset) throws IOException;
  }

  static Body.Stream stream(Body body, Opening opening) {
    return new Body.Stream() {
      @Override
      public long length() {
        return body.length();
      }

      @Override
      public InputStream open(long offset) throws IOException {
        return opening.open(offset);
      }
    };
  }

  private static boolean isCurrent(Store store, Key key, long version) {
    try (StoredResponse now = store.lookup(key)) {
      return now != null && now.version() == version;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IllegalStateException e) {
      return true; // the store is closed: another mistake's affair
    }
  }

  static Store reusesMemory(Store inner) {
    return Changed.handles(
        inner,
        (store, key, found) -> readableWhile(found, () -> isCurrent(store, key, found.version())));
  }

  static Store showsTheCurrentEntry(Store inner) {
    return Changed.handles(
        inner,
        (store, key, found) ->
            new ForwardingResponse(found) {
              @Override
              public Head head() {
                try (StoredResponse now = store.lookup(key)) {
                  return now == null ? super.head() : now.head();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                } catch (IllegalStateException e) {
                  return super.head();
                }
              }
            });
  }

  static Store unreadableAfterRemove(Store inner) {
    Set<Long> removed = ConcurrentHashMap.newKeySet();
    Store removing =
        Changed.beforeRemove(
            inner,
            (store, key) -> {
              try (StoredResponse found = store.lookup(key)) {
                if (found != null) {
                  removed.add(found.version());
                }
              }
            });
    return Changed.handles(
        removing,
        (store, key, found) -> readableWhile(found, () -> !removed.contains(found.version())));
  }

  static Store firstCloseFrees(Store inner) {
    Set<Long> freed = ConcurrentHashMap.newKeySet();
    Map<Long, AtomicInteger> open = new ConcurrentHashMap<>();
    return Changed.handles(
        inner,
        (store, key, found) -> {
          long version = found.version();
          AtomicInteger count = open.computeIfAbsent(version, v -> new AtomicInteger());
          count.incrementAndGet();
          return new ForwardingResponse(readableWhile(found, () -> !freed.contains(version))) {
            @Override
            public void close() {
              if (count.decrementAndGet() > 0 && !isCurrent(store, key, version)) {
                freed.add(version);
              }
              super.close();
            }
          };
        });
  }

  static Store secondCloseFrees(Store inner) {
    Map<Long, AtomicInteger> open = new ConcurrentHashMap<>();
    return Changed.handles(
        inner,
        (store, key, found) -> {
          AtomicInteger count = open.computeIfAbsent(found.version(), v -> new AtomicInteger());
          count.incrementAndGet();
          return new ForwardingResponse(readableWhile(found, () -> count.get() > 0)) {
            @Override
            public void close() {
              count.decrementAndGet();
              super.close();
            }
          };
        });
  }

  static Store oneReaderAtATime(Store inner) {
    return Changed.handles(
        inner,
        (store, key, found) -> {
          AtomicBoolean reading = new AtomicBoolean();
          Body body = found.body();
          return new ForwardingResponse(found) {
            @Override
            public Body body() {
              return stream(body, offset -> exclusive(BodyStream.open(body, offset), reading));
            }
          };
        });
  }

  private static InputStream exclusive(InputStream in, AtomicBoolean reading) throws IOException {
    if (!reading.compareAndSet(false, true)) {
      throw new IOException("somebody else reads");
    }
    return new FilterInputStream(in) {
      @Override
      public void close() throws IOException {
        super.close();
        reading.set(false);
      }
    };
  }

  static Store readableOnce(Store inner) {
    return Changed.handles(
        inner,
        (store, key, found) -> {
          Set<Thread> readers = ConcurrentHashMap.newKeySet();
          Body body = found.body();
          return new ForwardingResponse(found) {
            @Override
            public Body body() {
              return stream(
                  body,
                  offset -> {
                    if (offset == 0 && body.length() > 0 && !readers.add(Thread.currentThread())) {
                      throw new IOException("it was read already");
                    }
                    return BodyStream.open(body, offset);
                  });
            }
          };
        });
  }

  static Store ignoresOffset(Store inner) {
    return Changed.handles(
        inner,
        (store, key, found) ->
            new ForwardingResponse(found) {
              @Override
              public Body body() {
                Body body = super.body();
                return stream(body, offset -> BodyStream.open(body, 0));
              }
            });
  }

  static Store sameVersionForAll(Store inner) {
    return new ForwardingStore(inner) {
      @Override
      public @Nullable StoredResponse lookup(Key key) throws IOException {
        StoredResponse found = super.lookup(key);
        return found == null
            ? null
            : new ForwardingResponse(found) {
              @Override
              public long version() {
                return 1;
              }
            };
      }
    };
  }

  static Store handleExpires(Store inner) {
    AtomicInteger commits = new AtomicInteger();
    Store counting =
        CommitMistakes.committing(
            inner,
            (writer, condition) -> {
              commits.incrementAndGet();
              return writer.commit(condition);
            });
    return Changed.handles(
        counting,
        (store, key, found) -> {
          int now = commits.get();
          return readableWhile(found, () -> commits.get() < now + 20);
        });
  }

  static Store flipsABitNowAndThen(Store inner) {
    AtomicInteger lookups = new AtomicInteger();
    return Changed.handles(
        inner, (store, key, found) -> lookups.incrementAndGet() % 64 != 0 ? found : cut(found, 1));
  }

  static Store cutsBlocks(Store inner) {
    return Changed.handles(
        inner,
        (store, key, found) -> {
          long length = found.body().length();
          return length > 0 && length % 4096 == 0 ? cut(found, 1) : found;
        });
  }

  static Store cutsBigBodies(Store inner) {
    return Changed.handles(
        inner,
        (store, key, found) ->
            found.body().length() <= 100_000 ? found : cut(found, found.body().length() - 100_000));
  }

  /** A body without its last bytes, of which the length says nothing. */
  private static StoredResponse cut(StoredResponse found, long missing) {
    return new ForwardingResponse(found) {
      @Override
      public Body body() {
        Body body = super.body();
        return stream(
            body,
            offset -> {
              byte[] all = BodyStream.open(body, offset).readAllBytes();
              return new ByteArrayInputStream(all, 0, (int) Math.max(0, all.length - missing));
            });
      }
    };
  }
}
