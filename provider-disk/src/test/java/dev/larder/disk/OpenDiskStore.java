package dev.larder.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.larder.api.Body;
import dev.larder.api.EntryMeta;
import dev.larder.api.Fields;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import dev.larder.testkit.host.FakeClock;
import dev.larder.testkit.host.MapStoreSettings;
import dev.larder.testkit.host.RecordingEvents;
import dev.larder.testkit.host.TestStoreContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** An open store for a test, with the moves that the tests share. */
final class OpenDiskStore implements AutoCloseable {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  final FakeClock clock;
  final TestStoreContext context;
  final DiskStore store;

  OpenDiskStore(Path root, Map<String, ?> more) throws IOException {
    this(root, more, new FakeClock());
  }

  OpenDiskStore(Path root, Map<String, ?> more, FakeClock clock) throws IOException {
    this.clock = clock;
    this.context = new TestStoreContext("disk", clock, new RecordingEvents());
    Map<String, Object> values = new HashMap<>(more);
    values.put("root", root.toString());
    values.putIfAbsent("free-space-floor", 0);
    MapStoreSettings settings = new MapStoreSettings(values);
    DiskSettings read = DiskSettings.read(settings);
    assertEquals(List.of(), settings.problems());
    store = DiskStore.open(read, context);
  }

  static Key key(Object name) {
    return Key.of("http://example.com:80/" + name);
  }

  static Head head(Object value) {
    return new Head(
        Head.Kind.RESPONSE,
        200,
        Fields.of("Content-Type", "text/plain", "X-Value", value.toString()),
        Fields.EMPTY,
        1,
        2,
        3);
  }

  EntryMeta meta(Object name) {
    return meta(name, Long.MAX_VALUE, Long.MAX_VALUE);
  }

  EntryMeta meta(Object name, long freshUntil, long keepUntil) {
    return new EntryMeta(
        "http://example.com/" + name, clock.millis(), freshUntil, keepUntil, Set.of());
  }

  /** The body of a name, of this length. */
  static byte[] content(Object name, int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(name.hashCode() * 31L + length).nextBytes(bytes);
    return bytes;
  }

  boolean put(Object name, int length, EntryMeta meta) throws IOException {
    try (StoreWriter writer = store.begin(key(name), head(name), meta, length)) {
      return writer != null
          && writer.write(ByteBuffer.wrap(content(name, length)))
          && writer.commit(() -> true);
    }
  }

  void put(Object name, int length) throws IOException {
    assertTrue(put(name, length, meta(name)), name + " was declined");
  }

  /** Looks up and compares; whether it was there. */
  boolean holds(Object name, int length) throws IOException {
    try (StoredResponse found = store.lookup(key(name))) {
      if (found == null) {
        return false;
      }
      assertEquals(name.toString(), found.head().fields().first("X-Value"));
      assertEquals(ByteBuffer.wrap(content(name, length)), ByteBuffer.wrap(bytes(found.body())));
      return true;
    }
  }

  void assertHolds(Object name, int length) throws IOException {
    assertTrue(holds(name, length), name + " is not there");
  }

  static byte[] bytes(Body body) throws IOException {
    byte[] bytes = new byte[(int) body.length()];
    if (body instanceof Body.FileRegion region) {
      ByteBuffer target = ByteBuffer.wrap(bytes);
      while (target.hasRemaining()) {
        int count = region.channel().read(target, region.position() + target.position());
        assertTrue(count > 0, "a body ends early");
      }
    } else {
      assertEquals(0, bytes.length, "bodies are in files");
    }
    return bytes;
  }

  long versionOf(Object name) throws IOException {
    try (StoredResponse found = store.lookup(key(name))) {
      assertNotNull(found, name + " is not there");
      return found.version();
    }
  }

  long used() {
    return store.stats().bytesUsed();
  }

  /** Until the index is complete. */
  void settle() {
    eventually("the index is not complete", store.housekeeping()::settled);
  }

  /** A search for what can go, to its end. */
  void gc() {
    settle();
    long before = store.housekeeping().gcRuns();
    store.housekeeping().gc();
    eventually("no search ended", () -> store.housekeeping().gcRuns() > before);
  }

  static void eventually(String what, BooleanSupplier wanted) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!wanted.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        fail(what);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Override
  public void close() throws IOException {
    store.close();
    context.close();
  }
}
