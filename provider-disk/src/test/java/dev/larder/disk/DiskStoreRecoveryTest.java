package dev.larder.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a store makes of files that it did not leave like that. */
class DiskStoreRecoveryTest {

  private static final int MANY = 200;
  private static final Map<String, ?> SETTINGS = Map.of("size", "64M", "max-file-size", "1M");

  @TempDir private Path folder = Path.of("");

  private OpenDiskStore open(Map<String, ?> settings) throws IOException {
    return new OpenDiskStore(folder.resolve("root"), settings);
  }

  private OpenDiskStore open() throws IOException {
    return open(SETTINGS);
  }

  private Path root() {
    return folder.resolve("root");
  }

  /** Of all sizes: every seventh is long enough for a file of its own, some have no body. */
  private static int length(int number) {
    return number % 7 == 0 ? 70_000 + number : number % 11 == 0 ? 0 : 100 * number + 1;
  }

  private void fill() throws IOException {
    try (OpenDiskStore open = open()) {
      for (int i = 0; i < MANY; i++) {
        open.put(i, length(i));
      }
    }
  }

  private List<Path> files(String suffix) throws IOException {
    try (Stream<Path> all = Files.walk(root().resolve(Layout.VERSION))) {
      return all.filter(path -> path.toString().endsWith(suffix)).sorted().toList();
    }
  }

  private static void flip(Path file, long bit) throws IOException {
    try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.seek(bit / 8);
      int old = raw.read();
      raw.seek(bit / 8);
      raw.write(old ^ (1 << (bit % 8)));
    }
  }

  private void uncleanEnd() throws IOException {
    Files.delete(root().resolve("larder.clean"));
  }

  private static int hits(OpenDiskStore open) throws IOException {
    int hits = 0;
    for (int i = 0; i < MANY; i++) {
      hits += open.holds(i, length(i)) ? 1 : 0;
    }
    return hits;
  }

  @Test
  void aBitFlippedInEachFileIsNeverServed() throws IOException {
    fill();
    uncleanEnd();
    Random random = new Random(1);
    List<Path> entries = files(".entry");
    assertEquals(MANY, entries.size());
    for (Path entry : entries) {
      List<Path> bodies = files(entry.getFileName().toString().replace(".entry", "") + "*.body");
      Path file = bodies.isEmpty() || random.nextBoolean() ? entry : bodies.get(0);
      flip(file, (long) (random.nextDouble() * 8 * Files.size(file)));
    }
    for (Path body : files(".body")) {
      flip(body, (long) (random.nextDouble() * 8 * Files.size(body)));
    }
    try (OpenDiskStore open = open()) {
      assertEquals(0, hits(open), "damaged entries that were served");
      open.settle();
      assertEquals(0, open.store.stats().entries(), "entries");
      assertEquals(0, open.used(), "bytes used");
      assertEquals(1, open.context.events().problems().size(), "one line for all of them");
      open.put(1, length(1));
      open.assertHolds(1, length(1));
    }
    assertEquals(1, files("").stream().filter(Files::isRegularFile).count(), "files left");
  }

  @Test
  void eachBitOfTheFixedPartCountsAndEachByteBehindIt() throws IOException {
    try (OpenDiskStore open = open()) {
      open.put("x", 3);
    }
    Path file = files(".entry").get(0);
    byte[] sound = Files.readAllBytes(file);
    for (long bit = 0; bit < 8L * sound.length; bit += bit < 288 ? 1 : 9) {
      Files.write(file, sound);
      flip(file, bit);
      Files.deleteIfExists(root().resolve("larder.clean"));
      try (OpenDiskStore open = open()) {
        assertFalse(open.holds("x", 3), "served with bit " + bit + " flipped");
      }
    }
  }

  @Test
  void allIsThereAfterAnUncleanEnd() throws IOException {
    fill();
    long used;
    try (OpenDiskStore open = open()) {
      used = open.used();
    }
    uncleanEnd();
    try (OpenDiskStore open = open()) {
      assertEquals(MANY, hits(open));
      open.settle();
      assertEquals(MANY, open.store.stats().entries());
      assertEquals(used, open.used());
      assertEquals(List.of(), open.context.events().problems());
    }
  }

  @Test
  void anIndexOfGarbageIsMadeAnewWhileHitsGoOn() throws IOException {
    fill();
    byte[] garbage = new byte[1 << 20];
    new Random(1).nextBytes(garbage);
    Files.write(root().resolve("larder.index"), garbage);
    try (OpenDiskStore open = open()) {
      assertEquals(MANY, hits(open));
      open.settle();
      assertEquals(MANY, open.store.stats().entries());
      assertEquals(1, open.context.events().problems().size());
    }
    assertTrue(Files.exists(root().resolve("larder.clean")), "no clean end");
    try (OpenDiskStore open = open(Map.of("size", "2M", "max-file-size", "1M"))) {
      OpenDiskStore.eventually("too much is left", () -> open.used() <= 2 << 20);
      assertTrue(hits(open) > 0, "nothing is left");
    }
  }

  /** Whatever MapDB makes of it: damage deep inside shows late. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void anIndexDamagedInsideIsMadeAnew(int seed) throws IOException {
    fill();
    Path index = root().resolve("larder.index");
    byte[] bytes = Files.readAllBytes(index);
    Random random = new Random(seed);
    for (int i = 0; i < 4000; i++) {
      bytes[64 + random.nextInt(bytes.length / 8)] = (byte) random.nextInt();
    }
    Files.write(index, bytes);
    try (OpenDiskStore open = open(Map.of("size", "12M", "max-file-size", "1M"))) {
      int stored = 0;
      for (int i = 0; i < 400; i++) {
        stored += open.put("more" + i, 50_000, open.meta(i)) ? 1 : 0;
      }
      open.settle();
      assertTrue(stored > 0, "nothing was stored");
      OpenDiskStore.eventually("too much is there", () -> open.used() <= 12 << 20);
      open.put("last", 50_000);
      open.assertHolds("last", 50_000);
      for (int i = 0; i < 400; i++) {
        open.holds("more" + i, 50_000);
      }
      hits(open);
    }
  }

  @Test
  void whatWasBeingWrittenIsReclaimed() throws IOException {
    fill();
    uncleanEnd();
    Files.write(root().resolve("larder-tmp/1234-5"), new byte[100]);
    Path orphan = files(".body").get(0);
    String name = orphan.getFileName().toString();
    Path other = orphan.resolveSibling(name.substring(0, 53) + "0000000000000001.body");
    Files.write(other, new byte[100_000]);
    try (OpenDiskStore open = open()) {
      open.settle();
      assertFalse(Files.exists(root().resolve("larder-tmp/1234-5")), "a temporary file");
      assertFalse(Files.exists(other), "a body that no entry names");
      assertTrue(Files.exists(orphan), "the body that an entry names");
      assertEquals(MANY, hits(open));
    }
  }

  @Test
  void otherVersionsAreIgnoredAndReclaimedAndOthersFilesAreNot() throws IOException {
    fill();
    uncleanEnd();
    Path entry = files(".entry").get(0);
    byte[] bytes = Files.readAllBytes(entry);
    bytes[3] = '2';
    Files.write(entry, bytes);
    Path future = Files.createDirectories(root().resolve("larder-v2/a"));
    Files.writeString(future.resolve("x"), "of another version");
    Path mine = Files.createDirectories(root().resolve("larder-vault"));
    Files.writeString(mine.resolve("x"), "mine");
    Files.writeString(root().resolve("notes"), "mine");
    try (OpenDiskStore open = open()) {
      open.settle();
      assertEquals(MANY - 1, hits(open));
      OpenDiskStore.eventually(
          "another version is still there", () -> !Files.exists(root().resolve("larder-v2")));
    }
    assertFalse(Files.exists(entry));
    assertTrue(Files.exists(mine.resolve("x")));
    assertTrue(Files.exists(root().resolve("notes")));
  }

  @Test
  void anotherDivisionIntoFoldersEmptiesTheCache() throws IOException {
    fill();
    Map<String, ?> other = Map.of("size", "64M", "max-file-size", "1M", "dir-length", 2);
    try (OpenDiskStore open = open(other)) {
      assertEquals(0, hits(open));
      open.settle();
      assertEquals(0, open.store.stats().entries());
      open.put(1, length(1));
    }
    assertEquals(1, files(".entry").size());
    try (OpenDiskStore open = open(other)) {
      open.assertHolds(1, length(1));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 100_000})
  void aBodyIsCheckedAtItsFirstOpeningAfterAnUncleanEndOnly(int length) throws IOException {
    try (OpenDiskStore open = open()) {
      open.put("x", length);
    }
    Path file = files(length > 65536 ? ".body" : ".entry").get(0);
    flip(file, 8 * (Files.size(file) - 1));
    try (OpenDiskStore open = open(Map.of("verify", 0));
        StoredResponse found = open.store.lookup(OpenDiskStore.key("x"))) {
      assertNotNull(found, "checked without being asked to");
    }
    try (OpenDiskStore open = open(Map.of("verify", 1))) {
      assertFalse(open.holds("x", length), "not checked although asked to");
    }
    try (OpenDiskStore open = open()) {
      open.put("x", length);
    }
    file = files(length > 65536 ? ".body" : ".entry").get(0);
    flip(file, 8 * (Files.size(file) - 1));
    uncleanEnd();
    try (OpenDiskStore open = open(Map.of("verify", 0))) {
      assertFalse(open.holds("x", length), "not checked after an unclean end");
    }
  }

  @Test
  void theFileOfAnotherKeyIsAMiss() throws IOException {
    List<Path> written = new ArrayList<>();
    try (OpenDiskStore open = open()) {
      open.put("a", 10);
      written.addAll(files(".entry"));
      open.put("b", 10);
      List<Path> both = new ArrayList<>(files(".entry"));
      both.removeAll(written);
      written.addAll(both);
    }
    Files.copy(written.get(0), written.get(1), StandardCopyOption.REPLACE_EXISTING);
    try (OpenDiskStore open = open()) {
      assertFalse(open.holds("b", 10), "another's head");
      open.assertHolds("a", 10);
    }
  }

  @Test
  void aHeadIsNeverPairedWithAnotherBodyByAStopBetweenTwoRenames() throws IOException {
    Path entry;
    byte[] oldHead;
    try (OpenDiskStore open = open()) {
      open.put("x", 100_000);
      entry = files(".entry").get(0);
      oldHead = Files.readAllBytes(entry);
      open.put("x", 100_000);
    }
    // As if the body had come and the head had not.
    Files.write(entry, oldHead);
    uncleanEnd();
    try (OpenDiskStore open = open()) {
      assertNull(open.store.lookup(OpenDiskStore.key("x")));
      open.settle();
      assertEquals(0, open.used());
    }
    assertEquals(0, files(".body").size());
  }

  @Test
  void anUnfinishedWriterLeavesNothing() throws IOException {
    try (OpenDiskStore open = open()) {
      try (StoreWriter writer =
          open.store.begin(
              OpenDiskStore.key("x"), OpenDiskStore.head("x"), open.meta("x"), 100_000)) {
        assertNotNull(writer);
        assertTrue(writer.write(ByteBuffer.allocate(80_000)));
        assertEquals(1, Folders.names(root().resolve("larder-tmp")).size());
      }
      assertEquals(0, Folders.names(root().resolve("larder-tmp")).size());
      assertEquals(0, open.used());
    }
  }
}
