package dev.larder.memcached;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.fail;

import dev.larder.api.Body;
import dev.larder.api.EntryMeta;
import dev.larder.api.Fields;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.Store;
import dev.larder.api.StoreOpener;
import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import dev.larder.testkit.host.MapStoreSettings;
import dev.larder.testkit.host.TestStoreContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** An open store, and the moves that tests make with it. */
final class OpenMemcachedStore implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  final TestStoreContext context;
  final Store store;

  OpenMemcachedStore(Map<String, ?> settings) throws IOException {
    context = new TestStoreContext("shared");
    MapStoreSettings read = new MapStoreSettings(settings);
    StoreOpener opener = new MemcachedStoreProvider().configure(read);
    assertEquals(List.of(), read.problems(), "problems");
    assertEquals(List.of(), read.unread(), "settings that were not read");
    store = opener.open(context);
  }

  static Head head(String name) {
    Fields fields = Fields.of("X-Name", name);
    return new Head(Head.Kind.RESPONSE, 200, fields, Fields.EMPTY, 1, 2, 3);
  }

  static EntryMeta meta(long keepUntil) {
    return new EntryMeta("http://example.com/", 1, 2, keepUntil, Set.of());
  }

  boolean put(Key key, byte[] body) throws IOException {
    return put(key, body, Long.MAX_VALUE);
  }

  boolean put(Key key, byte[] body, long keepUntil) throws IOException {
    try (StoreWriter writer = store.begin(key, head(key.text()), meta(keepUntil), body.length)) {
      return writer != null && writer.write(ByteBuffer.wrap(body)) && writer.commit(() -> true);
    }
  }

  /** The body under a key; null for a miss. */
  byte @Nullable [] get(Key key) throws IOException {
    try (StoredResponse found = store.lookup(key)) {
      if (found == null) {
        return null;
      }
      assertEquals(key.text(), found.head().fields().first("X-Name"), "another entry's head");
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      for (ByteBuffer buffer : ((Body.Buffers) found.body()).buffers()) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        out.writeBytes(bytes);
      }
      return out.toByteArray();
    }
  }

  /** Whether a lookup finds something; a failure is none. */
  boolean hits(Key key) {
    try {
      return get(key) != null;
    } catch (IOException e) {
      return false;
    }
  }

  /** Puts until it succeeds: after an outage. */
  void putEventually(Key key, byte[] body) {
    eventually(
        "nothing can be stored again",
        () -> {
          try {
            return put(key, body);
          } catch (IOException e) {
            return false;
          }
        });
  }

  static void eventually(String failure, BooleanSupplier wanted) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!wanted.getAsBoolean()) {
      if (System.nanoTime() > end) {
        fail(failure);
      }
      LockSupport.parkNanos(2_000_000);
    }
  }

  StoredResponse lookup(Key key) throws IOException {
    StoredResponse found = store.lookup(key);
    assertNotNull(found, "nothing is under " + key);
    return found;
  }

  @Override
  public void close() throws IOException {
    store.close();
    context.close();
  }
}
