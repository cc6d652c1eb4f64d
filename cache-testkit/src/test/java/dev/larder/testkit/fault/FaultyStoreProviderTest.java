package dev.larder.testkit.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.EntryMeta;
import dev.larder.api.Fields;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.Store;
import dev.larder.api.StoreOpener;
import dev.larder.api.StoreProvider;
import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import dev.larder.testkit.host.Gate;
import dev.larder.testkit.host.MapStoreSettings;
import dev.larder.testkit.host.TestStoreContext;
import dev.larder.testkit.kit.BodyReader;
import dev.larder.testkit.kit.Content;
import dev.larder.testkit.kit.StoreCompatibilityKit;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The faulty store fails where it is told to, and nowhere else. */
class FaultyStoreProviderTest {

  private static final Key KEY = Key.of("key");
  private static final Content CONTENT = new Content(1, 1000);
  private static final Head HEAD =
      new Head(Head.Kind.RESPONSE, 200, Fields.EMPTY, Fields.EMPTY, 1, 2, 3);
  private static final EntryMeta META = new EntryMeta("u", 1, 2, Long.MAX_VALUE, Set.of());

  private final String name = UUID.randomUUID().toString();
  private final FaultPlan plan = FaultPlan.of(name);
  private final TestStoreContext context = new TestStoreContext(name);

  @AfterEach
  void close() {
    context.close();
  }

  /** Nothing is planned: it passes the kit as the store that it wraps. */
  @Nested
  class WithoutFaults extends StoreCompatibilityKit {
    @Override
    public StoreProvider provider() {
      return new FaultyStoreProvider();
    }

    @Override
    public Map<String, ?> settings() {
      return Map.of("wrapped", Map.of("size", "4M"));
    }

    @Override
    public int greatestBody() {
      return 1 << 20;
    }

    @Override
    public int operations() {
      return 200;
    }
  }

  private Store open(Map<String, ?> settings) throws IOException {
    MapStoreSettings read = new MapStoreSettings(settings);
    StoreOpener opener = new FaultyStoreProvider().configure(read);
    assertEquals(List.of(), read.problems());
    assertEquals(List.of(), read.unread());
    return opener.open(context);
  }

  private static boolean put(Store store) throws IOException {
    try (StoreWriter writer = store.begin(KEY, HEAD, META, -1)) {
      assertNotNull(writer);
      return writer.write(CONTENT.buffer()) && writer.commit(() -> true);
    }
  }

  private static StoredResponse lookup(Store store) throws IOException {
    StoredResponse found = store.lookup(KEY);
    assertNotNull(found);
    return found;
  }

  /** Calls one operation. */
  private Executable call(Store store, Operation operation) {
    return switch (operation) {
      case OPEN -> () -> open(Map.of());
      case CAPABILITIES -> store::capabilities;
      case LOOKUP -> () -> store.lookup(KEY);
      case LOOKUP_AT_ONCE -> () -> store.lookupAtOnce(KEY);
      case BEGIN -> () -> store.begin(KEY, HEAD, META, 0);
      case REFRESH -> () -> store.refresh(KEY, 1, HEAD, META);
      case REMOVE -> () -> store.remove(Key.of("absent"));
      case SCAN -> () -> store.scan(entry -> {});
      case STATS -> store::stats;
      case CLOSE -> store::close;
      case HEAD -> () -> withHandle(store, StoredResponse::head);
      case META -> () -> withHandle(store, StoredResponse::meta);
      case BODY -> () -> withHandle(store, StoredResponse::body);
      case VERSION -> () -> withHandle(store, StoredResponse::version);
      case RESPONSE_CLOSE -> () -> withHandle(store, handle -> {});
      case WRITE -> () -> withWriter(store, writer -> writer.write(ByteBuffer.allocate(1)));
      case READ_AT -> () -> withWriter(store, writer -> writer.readAt(0, ByteBuffer.allocate(1)));
      case COMMIT -> () -> withWriter(store, writer -> writer.commit(() -> false));
      case WRITER_CLOSE -> () -> withWriter(store, writer -> {});
    };
  }

  private interface Use<T> {
    void with(T thing) throws IOException;
  }

  private static void withHandle(Store store, Use<StoredResponse> use) throws IOException {
    try (StoredResponse found = lookup(store)) {
      use.with(found);
    }
  }

  private static void withWriter(Store store, Use<StoreWriter> use) throws IOException {
    try (StoreWriter writer = store.begin(Key.of("other"), HEAD, META, -1)) {
      assertNotNull(writer);
      use.with(writer);
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachOperationFailsWhenToldToAndLeavesNothingOpen(Operation operation) throws IOException {
    Store store = open(Map.of());
    assertTrue(put(store));
    long before = plan.calls(operation);
    plan.fail(operation, Failure.UNCHECKED);
    assertThrows(IllegalStateException.class, call(store, operation));
    assertEquals(before + 1, plan.calls(operation));
    plan.fail(operation, Failure.ERROR);
    assertThrows(LinkageError.class, call(store, operation));
    plan.fail(operation, Failure.STACK_OVERFLOW);
    assertThrows(StackOverflowError.class, call(store, operation));
    plan.fail(operation, Failure.IO);
    Exception thrown = assertThrows(Exception.class, call(store, operation));
    assertTrue(String.valueOf(thrown.getMessage()).contains(operation.name()), thrown::toString);
    plan.clear();
    assertEquals(0, plan.openResponses());
    assertTrue(operation == Operation.BEGIN || plan.openWriters() == 0);
    store.close();
  }

  @Test
  void oneCallFailsAndTheOthersDoNot() throws IOException {
    Store store = open(Map.of());
    store.lookup(KEY);
    plan.failAt(Operation.LOOKUP, 2, Failure.IO);
    store.lookup(KEY);
    assertThrows(IOException.class, () -> store.lookup(KEY));
    store.lookup(KEY);
  }

  @Test
  void openHandlesAndWritersAreCounted() throws IOException {
    Store store = open(Map.of());
    put(store);
    StoredResponse found = lookup(store);
    StoreWriter writer = store.begin(KEY, HEAD, META, 0);
    assertNotNull(writer);
    assertEquals(1, plan.openResponses());
    assertEquals(1, plan.openWriters());
    found.close();
    found.close();
    writer.close();
    writer.close();
    assertEquals(0, plan.openResponses());
    assertEquals(0, plan.openWriters());
  }

  @Test
  void aHeldCallWaitsForItsGate() throws Exception {
    Store store = open(Map.of());
    Gate gate = plan.hold(Operation.LOOKUP);
    Thread caller =
        new Thread(
            () -> {
              try {
                store.lookup(KEY);
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    caller.start();
    assertTrue(gate.awaitReached(Duration.ofSeconds(30)));
    assertTrue(caller.isAlive());
    gate.open();
    caller.join(30_000);
    assertFalse(caller.isAlive());
  }

  @Test
  void writesOverflowOrFailAtAByte() throws IOException {
    Store store = open(Map.of());
    plan.overflowAt(999);
    assertFalse(put(store));
    plan.overflowAt(1000);
    assertTrue(put(store));
    plan.failWriteAt(999, Failure.IO);
    assertThrows(IOException.class, () -> put(store));
    assertEquals(0, plan.openWriters());
  }

  @Test
  void anOverflowedWriterCannotCommit() throws IOException {
    Store store = open(Map.of());
    plan.overflowAt(5);
    withWriter(
        store,
        writer -> {
          assertTrue(writer.write(ByteBuffer.allocate(5)));
          assertFalse(writer.write(ByteBuffer.allocate(1)));
          assertFalse(writer.commit(() -> true));
        });
  }

  @Test
  void bodiesBreakAtAByte() throws IOException {
    Store store = open(Map.of("wrapped", Map.of("body", "file")));
    put(store);
    plan.cutBodiesAt(999);
    withHandle(
        store, found -> assertThrows(EOFException.class, () -> BodyReader.digest(found.body())));
    plan.clear();
    plan.flipBodiesAt(500);
    withHandle(store, found -> assertNotEquals(CONTENT.digest(), BodyReader.digest(found.body())));
    plan.clear();
    plan.failBodiesAt(500, Failure.UNCHECKED);
    withHandle(
        store,
        found -> assertThrows(IllegalStateException.class, () -> BodyReader.digest(found.body())));
    plan.clear();
    withHandle(store, found -> assertEquals(CONTENT.digest(), BodyReader.digest(found.body())));
  }

  @Test
  void settingsSayWhatFails() throws IOException {
    Store store =
        open(
            Map.of(
                "wraps",
                "heap",
                "fail",
                List.of("remove", "read-at"),
                "fail-with",
                "error",
                "fail-from",
                2,
                "fail-count",
                1,
                "overflow-at",
                "2k",
                "flip-body-at",
                0));
    store.remove(KEY);
    assertThrows(LinkageError.class, () -> store.remove(KEY));
    store.remove(KEY);
    put(store);
    withHandle(store, found -> assertNotEquals(CONTENT.digest(), BodyReader.digest(found.body())));
  }

  @Test
  void wrongSettingsAreProblems() {
    MapStoreSettings settings =
        new MapStoreSettings(
            Map.of("wraps", "nothing", "fail", List.of("look-up"), "fail-with", "care"));
    new FaultyStoreProvider().configure(settings);
    assertEquals(3, settings.problems().size(), settings.problems()::toString);
  }
}
