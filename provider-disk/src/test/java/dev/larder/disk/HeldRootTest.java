package dev.larder.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.EntryMeta;
import dev.larder.api.FolderVisitor;
import dev.larder.api.HeldFolder;
import dev.larder.api.ListedEntry;
import dev.larder.api.StoreFolder;
import dev.larder.api.StoreInUseException;
import dev.larder.testkit.host.FakeClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tools do to a root, and what a store finds afterwards. */
class HeldRootTest {

  private static final int SHORT = 100;
  private static final int LONG = 100_000;

  private final FakeClock clock = new FakeClock();

  @TempDir private Path folder = Path.of("");

  private static final class Seen implements FolderVisitor {
    final Map<String, ListedEntry> entries = new HashMap<>();
    final Map<Path, String> damaged = new HashMap<>();

    @Override
    public void entry(ListedEntry entry) {
      entries.put(name(entry), entry);
    }

    @Override
    public void damaged(Path file, String problem) {
      damaged.put(file, problem);
    }
  }

  private static String name(ListedEntry entry) {
    return entry.key().text().substring("http://example.com:80/".length());
  }

  private OpenDiskStore open() throws IOException {
    return new OpenDiskStore(folder, Map.of(), clock);
  }

  private StoreFolder folder() {
    return new DiskFolders().at(folder).orElseThrow();
  }

  private Seen listed() throws IOException {
    Seen seen = new Seen();
    folder().list(seen);
    return seen;
  }

  private Seen verified() throws IOException {
    Seen seen = new Seen();
    folder().verify(seen);
    return seen;
  }

  private ListedEntry entry(String name) throws IOException {
    ListedEntry entry = listed().entries.get(name);
    assertNotNull(entry, name);
    return entry;
  }

  private static void flip(Path file, long position) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, position);
      one.put(0, (byte) (one.get(0) ^ 1)).flip();
      channel.write(one, position);
    }
  }

  private static List<String> order(HeldFolder held, long now) throws IOException {
    List<String> order = new ArrayList<>();
    HeldFolder.Queue queue = held.evictionOrder(now, new Seen());
    for (ListedEntry next = queue.next(); next != null; next = queue.next()) {
      order.add(name(next));
    }
    return order;
  }

  @Test
  void aFolderWithoutAStoreIsNone() {
    assertTrue(new DiskFolders().at(folder).isEmpty());
  }

  @Test
  void listsWhatIsStoredBesideAServer() throws IOException {
    try (OpenDiskStore store = open()) {
      store.put("short", SHORT);
      store.put("long", LONG);
      Seen seen = listed();
      assertEquals(Set.of("short", "long"), seen.entries.keySet());
      assertEquals(LONG, entry("long").bodyLength());
      assertEquals(2, entry("long").files());
      assertEquals(Map.of(), seen.damaged);
      assertEquals(ProcessHandle.current().pid(), folder().owner().orElse(0));
      assertEquals(2, verified().entries.size());
    }
    assertTrue(folder().owner().isEmpty());
    assertEquals(2, folder().expectedEntries().orElse(0));
  }

  @Test
  void nobodyElseMayChangeWhatAServerHas() throws IOException {
    try (OpenDiskStore store = open()) {
      store.put("a", SHORT);
      StoreInUseException refused =
          assertThrows(StoreInUseException.class, () -> folder().hold().close());
      assertEquals(ProcessHandle.current().pid(), refused.owner().orElse(0));
    }
    HeldFolder held = folder().hold();
    assertThrows(StoreInUseException.class, () -> folder().hold().close());
    assertThrows(StoreInUseException.class, () -> open().close());
    held.close();
    held.close();
    open().close();
  }

  @Test
  void afterARemovalTheNextStartIsStillACleanOneAndCountsRightly() throws IOException {
    long left;
    try (OpenDiskStore store = open()) {
      store.put("a", SHORT);
      store.put("b", LONG);
      left = store.used();
      store.put("c", LONG);
      store.settle();
    }
    ListedEntry gone = entry("c");
    try (HeldFolder held = folder().hold()) {
      assertTrue(held.remove(gone));
      assertFalse(held.remove(gone));
      assertFalse(Files.exists(folder.resolve("larder.clean")), "not clean before it is over");
    }
    CleanMark mark = CleanMark.read(folder.resolve("larder.clean"));
    assertNotNull(mark);
    assertEquals(2, mark.entries());
    assertEquals(left, mark.bytes());
    assertEquals(3, mark.files());
    try (var files = Files.list(gone.file().getParent())) {
      assertEquals(0, files.filter(f -> f.toString().endsWith(".body")).count());
    }
    try (OpenDiskStore store = open()) {
      assertEquals(left, store.used());
      assertFalse(store.holds("c", LONG));
      store.assertHolds("a", SHORT);
      store.assertHolds("b", LONG);
    }
  }

  @Test
  void afterAnUncleanEndNothingPassesForClean() throws IOException {
    try (OpenDiskStore store = open()) {
      store.put("a", SHORT);
      store.put("b", SHORT);
    }
    Files.delete(folder.resolve("larder.clean"));
    try (HeldFolder held = folder().hold()) {
      assertTrue(held.remove(entry("a")));
    }
    assertFalse(Files.exists(folder.resolve("larder.clean")));
    try (OpenDiskStore store = open()) {
      store.settle();
      store.assertHolds("b", SHORT);
      assertEquals(4096, store.used());
    }
  }

  @Test
  void anIndexOfGarbageIsNoTrouble() throws IOException {
    try (OpenDiskStore store = open()) {
      store.put("a", SHORT);
      store.put("b", SHORT);
    }
    Files.write(folder.resolve("larder.index"), new byte[4096]);
    try (HeldFolder held = folder().hold()) {
      assertEquals(2, order(held, clock.millis()).size());
      assertTrue(held.remove(entry("a")));
    }
    assertFalse(Files.exists(folder.resolve("larder.clean")));
    try (OpenDiskStore store = open()) {
      store.settle();
      store.assertHolds("b", SHORT);
    }
  }

  @Test
  void damageIsFoundAndCanBeDiscarded() throws IOException {
    try (OpenDiskStore store = open()) {
      for (String name : List.of("head", "short", "long", "sound")) {
        store.put(name, name.equals("long") ? LONG : SHORT);
      }
      store.settle();
    }
    Path head = entry("head").file();
    flip(head, EntryHeader.LENGTH + 30);
    Path within = entry("short").file();
    flip(within, Files.size(within) - 1);
    Path apart = entry("long").file();
    try (var files = Files.list(apart.getParent())) {
      flip(files.filter(f -> f.toString().endsWith(".body")).findFirst().orElseThrow(), 5);
    }
    assertEquals(Set.of(head), listed().damaged.keySet(), "bodies are not read");
    Seen seen = verified();
    assertEquals(Set.of(head, within, apart), seen.damaged.keySet());
    assertEquals(Set.of("sound"), seen.entries.keySet());

    try (HeldFolder held = folder().hold()) {
      for (Path file : seen.damaged.keySet()) {
        held.discard(file);
      }
    }
    assertEquals(Map.of(), verified().damaged);
    CleanMark mark = CleanMark.read(folder.resolve("larder.clean"));
    assertNotNull(mark);
    assertEquals(List.of(1L, 4096L, 1L), List.of(mark.entries(), mark.bytes(), mark.files()));
    try (OpenDiskStore store = open()) {
      store.assertHolds("sound", SHORT);
      assertFalse(store.holds("long", LONG));
    }
  }

  /** What a server puts in the place of another body while that is read is no damage. */
  @Test
  void whatIsReplacedMeanwhileIsNotDamaged() throws Exception {
    try (OpenDiskStore store = open()) {
      store.put("long", LONG);
      AtomicBoolean ended = new AtomicBoolean();
      CompletableFuture<Void> replacing =
          CompletableFuture.runAsync(
              () -> {
                try {
                  while (!ended.get()) {
                    store.put("long", LONG);
                  }
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      try {
        for (int i = 0; i < 300; i++) {
          assertEquals(Map.of(), verified().damaged);
        }
      } finally {
        ended.set(true);
        replacing.get(60, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void whatIsLeastWorthKeepingGoesFirst() throws IOException {
    long start = clock.millis();
    try (OpenDiskStore store = open()) {
      long forever = Long.MAX_VALUE;
      assertTrue(store.put("future", SHORT, meta("future", start + 9_000_000, forever, forever)));
      assertTrue(store.put("stale", SHORT, meta("stale", start, start + 1, forever)));
      assertTrue(store.put("ended", SHORT, meta("ended", start, start + 1, start + 2)));
      store.put("used", SHORT);
      clock.advance(Duration.ofSeconds(5));
      store.put("unused", SHORT);
      store.settle();
      clock.advance(Duration.ofSeconds(60));
      store.assertHolds("used", SHORT);
    }
    // By the times of files it would be the other way round.
    Files.setLastModifiedTime(entry("used").file(), FileTime.fromMillis(1));
    try (HeldFolder held = folder().hold()) {
      List<String> order = order(held, clock.millis());
      assertEquals(Set.of("future", "ended"), Set.copyOf(order.subList(0, 2)));
      assertEquals(List.of("stale", "unused", "used"), order.subList(2, 5));
    }
    assertTrue(Files.exists(folder.resolve("larder.clean")), "nothing was changed");
  }

  private static EntryMeta meta(String name, long storedAt, long freshUntil, long keepUntil) {
    return new EntryMeta("http://example.com/" + name, storedAt, freshUntil, keepUntil, Set.of());
  }

  @Test
  void onlyFilesOfItsOwnAreDeleted() throws IOException {
    try (OpenDiskStore store = open()) {
      store.put("a", SHORT);
    }
    Path other = Files.writeString(folder.resolve("other"), "x");
    try (HeldFolder held = folder().hold()) {
      assertThrows(IllegalArgumentException.class, () -> held.discard(other));
    }
    assertTrue(Files.exists(other));
  }
}
