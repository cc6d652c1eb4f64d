package dev.larder.testkit.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.EntryMeta;
import dev.larder.api.Fields;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Many threads do everything at once: never wrong bytes, never one's head with another's body. */
abstract class ConcurrencySubject extends KitSubject {

  private static final int THREADS = 4;
  private static final int KEYS = 6;
  private static final int GREATEST = 12_000;

  /** The body that each version of each key has, as the first reader saw it. */
  private final Map<String, String> bodies = new ConcurrentHashMap<>();

  ConcurrencySubject(StoreUnderTest subject) {
    super(subject);
  }

  @Test
  void everybodySeesWholeEntries() throws Exception {
    long empty = used();
    List<Together.Task> tasks = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      long seed = i + 1L;
      tasks.add(() -> mix(new Random(seed), seed << 32));
    }
    Together.run(subject.patience(), tasks);
    for (int i = 0; i < KEYS; i++) {
      store.remove(keyOf(i));
    }
    assertUsedAgain(empty);
    eventually("entries are left", () -> store.stats().entries() == 0);
  }

  @Test
  void noInvalidationIsLost() throws Exception {
    AtomicLong generation = new AtomicLong();
    Together.Task invalidate =
        () -> {
          for (int i = 0; i < subject.operations(); i++) {
            commitOf(generation, small(i)); // so that there is something to remove
            long mine = generation.incrementAndGet();
            store.remove(KEY);
            try (StoredResponse found = store.lookup(KEY)) {
              assertTrue(
                  found == null || found.head().stamp() >= mine,
                  () -> "generation " + mine + " was removed and is back");
            }
          }
        };
    List<Together.Task> tasks = new ArrayList<>(List.of(invalidate));
    for (int i = 1; i < THREADS; i++) {
      long seed = i;
      tasks.add(
          () -> {
            Random random = new Random(seed);
            for (int n = 0; n < subject.operations(); n++) {
              commitOf(generation, new Content(n, random.nextInt(100)));
            }
          });
    }
    Together.run(subject.patience(), tasks);
  }

  private void commitOf(AtomicLong generation, Content content) throws IOException {
    long mine = generation.get();
    Head head = new Head(Head.Kind.RESPONSE, 200, Fields.EMPTY, Fields.EMPTY, 1, 2, mine);
    try (StoreWriter writer = store.begin(KEY, head, metaFor(KEY, 1), content.length())) {
      if (writer != null && writer.write(content.buffer())) {
        writer.commit(() -> generation.get() == mine);
      }
    }
  }

  private void mix(Random random, long serial) throws IOException {
    for (int i = 0; i < subject.operations(); i++) {
      Key key = keyOf(random.nextInt(KEYS));
      int dice = random.nextInt(100);
      if (dice < 55) {
        look(key);
      } else if (dice < 80) {
        store(random, key, new Content(serial + i, random.nextInt(GREATEST)));
      } else if (dice < 92) {
        refresh(key);
      } else {
        store.remove(key);
      }
    }
  }

  private void look(Key key) throws IOException {
    try (StoredResponse found = store.lookup(key)) {
      if (found != null) {
        check(key, found);
      }
    }
  }

  private void check(Key key, StoredResponse found) throws IOException {
    Fields fields = found.head().fields();
    assertEquals(key.text(), fields.first("X-Key"), "key of the head");
    assertEquals(key.text(), found.meta().uri(), "key of the meta");
    String digest = BodyReader.digest(found.body());
    assertEquals(fields.first("X-Digest"), digest, "the body of this head");
    String before = bodies.putIfAbsent(key.text() + " " + found.version(), digest);
    assertTrue(before == null || before.equals(digest), "a version has two bodies");
  }

  private void store(Random random, Key key, Content content) throws IOException {
    int end = random.nextInt(10);
    try (StoreWriter writer =
        store.begin(key, headOf(key, content.digest(), 0), metaOf(key), content.length())) {
      if (writer != null && writer.write(content.buffer()) && end > 0) {
        writer.commit(() -> end > 1);
      }
    }
  }

  /** Gives the very response that was found a head that names its body. */
  private void refresh(Key key) throws IOException {
    try (StoredResponse found = store.lookup(key)) {
      if (found != null) {
        String digest = found.head().fields().first("X-Digest");
        Head head = headOf(key, digest, found.head().stamp() + 1);
        store.refresh(key, found.version(), head, metaOf(key));
        check(key, found);
      }
    }
  }

  private static Key keyOf(int number) {
    return Key.of("http://example.com:80/shared/" + number);
  }

  private static Head headOf(Key key, @Nullable String digest, long stamp) {
    Fields fields = Fields.of("X-Key", key.text(), "X-Digest", String.valueOf(digest));
    return new Head(Head.Kind.RESPONSE, 200, fields, Fields.EMPTY, 1, 2, stamp);
  }

  private static EntryMeta metaOf(Key key) {
    return new EntryMeta(key.text(), 1, 2, Long.MAX_VALUE, Set.of());
  }
}
