package dev.larder.memcached.pages;

import dev.larder.api.Body;
import dev.larder.api.EntryMeta;
import dev.larder.api.Fields;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.Store;
import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import dev.larder.memcached.MemcachedStoreProvider;
import dev.larder.testkit.host.FakeClock;
import dev.larder.testkit.host.MapStoreSettings;
import dev.larder.testkit.host.RecordingEvents;
import dev.larder.testkit.host.TestStoreContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An open store of pages, and what an engine would do with it. */
final class OpenPages implements AutoCloseable {

  static final Head HTML = head(200, "Content-Type", "text/html");

  private final FakeClock clock = new FakeClock();
  private final RecordingEvents events = new RecordingEvents();
  private final TestStoreContext context = new TestStoreContext("pages", clock, events);
  private final Store store;

  /**
   * Opens a store.
   *
   * @param more settings in turn
   */
  OpenPages(String server, Object... more) throws IOException {
    Map<String, Object> all = new HashMap<>();
    all.put("format", "body");
    all.put("servers", List.of(server));
    // The tests are about other things than a machine that has much to do.
    all.put("operation-timeout", "5s");
    all.put("connect-timeout", "20s");
    for (int i = 0; i < more.length; i += 2) {
      all.put((String) more[i], more[i + 1]);
    }
    MapStoreSettings settings = new MapStoreSettings(all);
    var opener = new MemcachedStoreProvider().configure(settings);
    if (!settings.problems().isEmpty()) {
      throw new IllegalArgumentException(settings.problems().toString());
    }
    store = opener.open(context);
  }

  static Head head(int status, String... fields) {
    return new Head(Head.Kind.RESPONSE, status, Fields.of(fields), Fields.EMPTY, 0, 0, 0);
  }

  FakeClock clock() {
    return clock;
  }

  Store store() {
    return store;
  }

  List<String> problems() {
    return events.problems().stream().map(RecordingEvents.Problem::message).toList();
  }

  Key key(String path) {
    return key(path, null);
  }

  Key key(String path, @Nullable Head response) {
    return Objects.requireNonNull(
        Objects.requireNonNull(store.requestKeys()).keyFor(Asked.get(path), response));
  }

  boolean put(String path, String body) throws IOException {
    return put(path, HTML, body.getBytes(StandardCharsets.UTF_8), Long.MAX_VALUE);
  }

  /**
   * Stores a response.
   *
   * @param fresh how long the origin says, in seconds; MAX_VALUE if it does not say
   * @return whether it is stored
   */
  boolean put(String path, Head head, byte[] body, long fresh) throws IOException {
    return put(path, head, body, body.length, fresh);
  }

  boolean put(String path, Head head, byte[] body, long announced, long fresh) throws IOException {
    long until = fresh == Long.MAX_VALUE ? fresh : clock.millis() + fresh * 1000;
    EntryMeta meta =
        new EntryMeta("http://example.com" + path, clock.millis(), until, until, Set.of());
    StoreWriter writer = store.begin(key(path, head), head, meta, announced);
    if (writer == null) {
      return false;
    }
    try (writer) {
      return writer.write(ByteBuffer.wrap(body)) && writer.commit(() -> true);
    }
  }

  /** The body that is found; null if there is none. */
  @Nullable String get(String path) throws IOException {
    try (StoredResponse found = store.lookup(key(path))) {
      return found == null ? null : text(found.body());
    }
  }

  /** The fields that are found. */
  Fields fields(String path) throws IOException {
    try (StoredResponse found = Objects.requireNonNull(store.lookup(key(path)), path)) {
      return found.head().fields();
    }
  }

  static String text(Body body) {
    StringBuilder text = new StringBuilder();
    ((Body.Buffers) body)
        .buffers()
        .forEach(part -> text.append(StandardCharsets.UTF_8.decode(part.duplicate())));
    return text.toString();
  }

  @Override
  public void close() throws IOException {
    store.close();
    context.close();
  }
}
