package dev.larder.mem;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Body;
import dev.larder.api.EntryMeta;
import dev.larder.api.Fields;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import dev.larder.testkit.host.TestStoreContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** An open store for a test, with the moves that the tests share. */
final class OpenMemStore implements AutoCloseable {

  static final Head HEAD = head("x");

  final TestStoreContext context = new TestStoreContext("mem");
  final MemStore store;

  OpenMemStore(MemSettings settings) {
    this(settings, ByteBuffer::allocateDirect);
  }

  OpenMemStore(MemSettings settings, IntFunction<ByteBuffer> memory) {
    store = new MemStore(settings, context, memory);
  }

  /** Settings with no limit but the size. */
  static MemSettings settings(long size, RemovalAlgorithm algorithm) {
    return settings(size, 0, algorithm);
  }

  static MemSettings settings(long size, long count, RemovalAlgorithm algorithm) {
    return new MemSettings(size, count, 0, size, size, algorithm);
  }

  static Key key(Object name) {
    return Key.of("http://example.com:80/" + name);
  }

  static Head head(String value) {
    Fields fields = Fields.of("Content-Type", "text/plain", "X-Value", value);
    return new Head(Head.Kind.RESPONSE, 200, fields, Fields.EMPTY, 1, 2, 3);
  }

  static EntryMeta meta(long keepUntil) {
    return new EntryMeta("http://example.com/", 1, 2, keepUntil, Set.of());
  }

  static EntryMeta meta() {
    return meta(Long.MAX_VALUE);
  }

  @Nullable StoreWriter begin(Object name, long length) {
    return store.begin(key(name), HEAD, meta(), length);
  }

  /** Stores bytes of this value; false if the store declines. */
  boolean put(Object name, int length, int value, EntryMeta meta) throws IOException {
    try (StoreWriter writer = store.begin(key(name), HEAD, meta, length)) {
      return writer != null && writer.write(filled(length, value)) && writer.commit(() -> true);
    }
  }

  void put(Object name, int length) throws IOException {
    assertTrue(put(name, length, 7, meta()), name + " was declined");
  }

  StoredResponse get(Object name) {
    StoredResponse found = store.lookup(key(name));
    assertNotNull(found, name + " is not there");
    return found;
  }

  /** Looks up and lets go; whether it was there. */
  boolean use(Object name) {
    try (StoredResponse found = store.lookup(key(name))) {
      return found != null;
    }
  }

  /** Whether it is there, without a lookup that would count as a use. */
  boolean has(Object name) {
    boolean[] seen = new boolean[1];
    store.scan(entry -> seen[0] |= entry.key().equals(key(name)));
    return seen[0];
  }

  long used() {
    return store.stats().bytesUsed();
  }

  static ByteBuffer filled(int length, int value) {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    for (int i = 0; i < length; i++) {
      buffer.put(i, (byte) value);
    }
    return buffer;
  }

  /** Whether a body consists of bytes of one value. */
  static boolean consistsOf(Body body, int value) {
    for (ByteBuffer part : ((Body.Buffers) body).buffers()) {
      for (int i = part.position(); i < part.limit(); i++) {
        if (part.get(i) != (byte) value) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  public void close() {
    store.close();
    context.close();
  }
}
