package dev.larder.fd;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.EntryMeta;
import dev.larder.api.Fields;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.LocalFile;
import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import dev.larder.testkit.host.FakeClock;
import dev.larder.testkit.host.MapStoreSettings;
import dev.larder.testkit.host.RecordingEvents;
import dev.larder.testkit.host.TestStoreContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An open store for a test, on a day on which all files are old, with the moves that tests share.
 */
final class OpenFdStore implements AutoCloseable {

  final FakeClock clock = new FakeClock(Instant.now().plus(Duration.ofDays(1)));
  final TestStoreContext context = new TestStoreContext("fd", clock, new RecordingEvents());
  final FdStore store;

  OpenFdStore(String... settings) {
    this(OpenFile::of, settings);
  }

  OpenFdStore(LocalFiles.Opener opener, String... settings) {
    store = new FdStore(settings(settings), context, opener);
    store.files().preload();
  }

  /** Settings with names and values in turn; lists are in brackets. */
  static FdSettings settings(String... values) {
    Map<String, Object> all = new HashMap<>();
    for (int i = 0; i < values.length; i += 2) {
      String name = values[i];
      if (name.startsWith("preload.")) {
        @SuppressWarnings("unchecked")
        Map<String, Object> preload =
            (Map<String, Object>)
                all.computeIfAbsent("preload", n -> new HashMap<String, Object>());
        preload.put(name.substring(8), List.of(values[i + 1]));
      } else {
        all.put(name, values[i + 1]);
      }
    }
    MapStoreSettings read = new MapStoreSettings(all);
    FdSettings settings = FdSettings.read(read, 1000, 1L << 30);
    assertTrue(read.problems().isEmpty(), () -> "problems: " + read.problems());
    return settings;
  }

  static Key key(String name) {
    return Key.of("http://example.com:80/" + name);
  }

  private static Head head(String name) {
    Fields fields = Fields.of("Content-Type", "text/plain", "X-Name", name);
    return new Head(Head.Kind.RESPONSE, 200, fields, Fields.EMPTY, 1, 2, 3);
  }

  private static EntryMeta meta(long keepUntil) {
    return new EntryMeta("http://example.com/", 1, 2, keepUntil, Set.of());
  }

  @Nullable StoreWriter begin(Path file) throws IOException {
    return begin(LocalFile.of(file));
  }

  @Nullable StoreWriter begin(LocalFile file) {
    String name = String.valueOf(file.path().getFileName());
    return store.begin(key(name), head(name), meta(Long.MAX_VALUE), file);
  }

  /** Stores a file under its name; false if it is not stored. */
  boolean offer(Path file) throws IOException {
    try (StoreWriter writer = begin(file)) {
      return writer != null
          && writer.write(ByteBuffer.wrap(Files.readAllBytes(file)))
          && writer.commit(() -> true);
    }
  }

  void put(Path file) throws IOException {
    assertTrue(offer(file), () -> file + " was not stored");
  }

  /** Stores what is no file. */
  boolean put(String name, int length, long keepUntil) throws IOException {
    try (StoreWriter writer = store.begin(key(name), head(name), meta(keepUntil), length)) {
      return writer != null
          && writer.write(ByteBuffer.allocate(length))
          && writer.commit(() -> true);
    }
  }

  @Nullable StoredResponse find(Path file) {
    return store.lookup(key(String.valueOf(file.getFileName())));
  }

  StoredResponse get(Path file) {
    StoredResponse found = find(file);
    assertNotNull(found, file + " is not there");
    return found;
  }

  /** Looks up and lets go; whether it was there. */
  boolean use(String name) {
    try (StoredResponse found = store.lookup(key(name))) {
      return found != null;
    }
  }

  /** Whether it is in the table, without looking at anything else. */
  boolean has(String name) {
    boolean[] seen = new boolean[1];
    store.scan(entry -> seen[0] |= entry.key().equals(key(name)));
    return seen[0];
  }

  long openFiles() {
    return store.room().descriptors().used();
  }

  @Override
  public void close() {
    store.close();
    context.close();
  }
}
