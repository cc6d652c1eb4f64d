package dev.larder.testkit.broken;

import dev.larder.api.EntryMeta;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.Store;
import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import dev.larder.testkit.forward.ForwardingStore;
import dev.larder.testkit.forward.ForwardingWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Mistakes on the way into a store. */
final class WritingMistakes {

  private WritingMistakes() {}

  /** What happens when a writer is closed. */
  private interface OnClose {
    void close(StoreWriter writer, boolean committed, int times) throws IOException;
  }

  private static Store closing(Store inner, boolean handOn, KeyedClose change) {
    return Changed.writers(
        inner,
        (store, key, length, writer) ->
            onClose(
                writer,
                (self, committed, times) -> {
                  if (handOn || committed) {
                    self.close();
                  }
                  change.close(store, key, self, committed, times);
                }));
  }

  private interface KeyedClose {
    void close(Store store, Key key, StoreWriter writer, boolean committed, int times)
        throws IOException;
  }

  private static StoreWriter onClose(StoreWriter inner, OnClose close) {
    return new ForwardingWriter(inner) {
      private boolean committed;
      private int times;

      @Override
      public boolean commit(BooleanSupplier condition) throws IOException {
        committed = super.commit(condition);
        return committed;
      }

      @Override
      public void close() {
        try {
          close.close(writer, committed, ++times);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }

  static Store visibleOnlyAfterClose(Store inner) {
    return Changed.writers(
        inner,
        (store, key, length, writer) ->
            new ForwardingWriter(writer) {
              private @Nullable BooleanSupplier later;

              @Override
              public boolean commit(BooleanSupplier condition) {
                later = condition;
                return true;
              }

              @Override
              public void close() {
                try {
                  if (later != null) {
                    super.commit(later);
                  }
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                } finally {
                  later = null;
                  super.close();
                }
              }
            });
  }

  static Store visibleBeforeCommit(Store inner) {
    return new ForwardingStore(inner) {
      @Override
      public @Nullable StoreWriter begin(Key key, Head head, EntryMeta meta, long length)
          throws IOException {
        StoreWriter writer = super.begin(key, head, meta, length);
        try (StoredResponse old = lookup(key);
            StoreWriter early = super.begin(key, head, meta, 0)) {
          if (writer != null && early != null && old == null) {
            early.commit(() -> true);
          }
        }
        return writer;
      }
    };
  }

  static Store losesUnknownLength(Store inner) {
    return Changed.writers(
        inner,
        (store, key, length, writer) ->
            length >= 0
                ? writer
                : new ForwardingWriter(writer) {
                  @Override
                  public boolean commit(BooleanSupplier condition) {
                    return true;
                  }
                });
  }

  static Store beginRemovesTheOld(Store inner) {
    return Changed.beforeBegin(inner, Store::remove);
  }

  static Store secondCloseRemoves(Store inner) {
    return closing(
        inner,
        true,
        (store, key, writer, committed, times) -> {
          if (times == 2) {
            store.remove(key);
          }
        });
  }

  static Store commitsOnClose(Store inner) {
    return Changed.writers(
        inner,
        (store, key, length, writer) ->
            onClose(
                writer,
                (self, committed, times) -> {
                  if (!committed && times == 1) {
                    self.commit(() -> true);
                  }
                  self.close();
                }));
  }

  static Store abortRemovesTheOld(Store inner) {
    return closing(
        inner,
        true,
        (store, key, writer, committed, times) -> {
          if (!committed) {
            store.remove(key);
          }
        });
  }

  static Store leaksAborted(Store inner) {
    return closing(inner, false, (store, key, writer, committed, times) -> {});
  }

  static Store commitsShort(Store inner) {
    return Changed.unmeasured(
        inner,
        (store, key, length, writer) ->
            length < 0
                ? writer
                : new ForwardingWriter(writer) {
                  private long written;

                  @Override
                  public boolean write(ByteBuffer source) throws IOException {
                    written += source.remaining();
                    if (written > length) {
                      throw new IOException("too long");
                    }
                    return super.write(source);
                  }

                  @Override
                  public boolean commit(BooleanSupplier condition) throws IOException {
                    return written <= length && super.commit(condition);
                  }
                });
  }

  static Store acceptsLong(Store inner) {
    return Changed.unmeasured(
        inner,
        (store, key, length, writer) ->
            length < 0
                ? writer
                : new ForwardingWriter(writer) {
                  private long written;

                  @Override
                  public boolean write(ByteBuffer source) throws IOException {
                    written += source.remaining();
                    return super.write(source);
                  }

                  @Override
                  public boolean commit(BooleanSupplier condition) throws IOException {
                    return written >= length && super.commit(condition);
                  }
                });
  }

  static Store declineRemovesTheOld(Store inner) {
    return new ForwardingStore(inner) {
      @Override
      public @Nullable StoreWriter begin(Key key, Head head, EntryMeta meta, long length)
          throws IOException {
        StoreWriter writer = super.begin(key, head, meta, length);
        if (writer == null) {
          remove(key);
        }
        return writer;
      }
    };
  }

  static Store firstBegunLoses(Store inner) {
    AtomicLong begun = new AtomicLong();
    Map<Key, Long> newest = new HashMap<>();
    return Changed.writers(
        inner,
        (store, key, length, writer) -> {
          long number = begun.incrementAndGet();
          return new ForwardingWriter(writer) {
            @Override
            public boolean commit(BooleanSupplier condition) throws IOException {
              synchronized (newest) {
                if (newest.getOrDefault(key, 0L) > number) {
                  return true;
                }
                newest.put(key, number);
              }
              return super.commit(condition);
            }
          };
        });
  }

  static Store mixesWriters(Store inner) {
    AtomicReference<StoreWriter> current = new AtomicReference<>();
    return Changed.writers(
        inner,
        (store, key, length, writer) -> {
          StoreWriter before = current.getAndSet(writer);
          return new ForwardingWriter(writer) {
            @Override
            public boolean write(ByteBuffer source) throws IOException {
              StoreWriter last = before;
              ByteBuffer other = ByteBuffer.allocate(source.remaining());
              if (last != null && last.readAt(0, other) == source.remaining()) {
                source.position(source.limit());
                return super.write(other.flip());
              }
              return super.write(source);
            }

            @Override
            public void close() {
              current.compareAndSet(writer, null);
              super.close();
            }
          };
        });
  }

  static Store keepsBuffers(Store inner) {
    return Changed.writers(
        inner,
        (store, key, length, writer) ->
            length < 0
                ? writer
                : new ForwardingWriter(writer) {
                  private final List<ByteBuffer> kept = new ArrayList<>();
                  private long written;

                  @Override
                  public boolean write(ByteBuffer source) throws IOException {
                    written += source.remaining();
                    if (source.remaining() == 100 && written < length) {
                      kept.add(source.duplicate());
                      source.position(source.limit());
                      return true;
                    }
                    for (ByteBuffer buffer : kept) {
                      super.write(buffer);
                    }
                    kept.clear();
                    return super.write(source);
                  }
                });
  }

  static Store usesArrays(Store inner) {
    return Changed.writers(
        inner,
        (store, key, length, writer) ->
            new ForwardingWriter(writer) {
              @Override
              public boolean write(ByteBuffer source) throws IOException {
                if (!source.hasArray() || source.position() == source.arrayOffset()) {
                  return super.write(source);
                }
                ByteBuffer start = ByteBuffer.wrap(source.array(), 0, source.remaining());
                source.position(source.limit());
                return super.write(start);
              }
            });
  }
}
