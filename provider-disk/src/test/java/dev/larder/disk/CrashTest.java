package dev.larder.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.StoredResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process is killed in the midst of everything, again and again, on one root. The system property
 * {@code larder.crashes} says how often; the profile {@code crashes} two hundred times.
 */
class CrashTest {

  private static final int CRASHES = Integer.getInteger("larder.crashes", 10);

  @TempDir private Path folder = Path.of("");
  private final CrashState state = new CrashState();
  private long linesRead;

  @Test
  void whatWasAcknowledgedIsThereAndNothingElse() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Path root = folder.resolve("root");
    for (int i = 0; i < CRASHES; i++) {
      crash(root, i, random);
      state.read(newLines());
      if (random.nextInt(3) == 0) {
        lookFromOutside(root);
      } else {
        lookThroughAStore(root);
      }
    }
    System.out.printf(
        "%d crashes, seed %d: %d changes; of the entries that were neither evicted nor removed"
            + " %d were kept, %d lost%n",
        CRASHES, seed, state.changes(), state.kept, state.lost);
    assertTrue(state.kept > 100L * CRASHES, "too little was stored to tell: " + state.kept);
    assertTrue(state.lost * 99L <= state.kept, state.lost + " lost, kept " + state.kept);
  }

  private void crash(Path root, int round, Random random) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                CrashChild.class.getName(),
                root.toString(),
                folder.resolve("lines").toString(),
                Long.toString((round + 1) * 1_000_000_000L),
                Long.toString(random.nextLong()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
      assertEquals("ready", out.readLine());
      // Not to let time pass, but to strike at any moment of the work.
      assertTrue(!child.waitFor(100 + random.nextInt(1400), TimeUnit.MILLISECONDS), "it ended");
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  private List<String> newLines() throws IOException {
    byte[] all = Files.readAllBytes(folder.resolve("lines"));
    List<String> lines = new ArrayList<>();
    int start = (int) linesRead;
    for (int i = start; i < all.length; i++) {
      if (all[i] == '\n') {
        lines.add(new String(all, start, i - start, StandardCharsets.US_ASCII));
        start = i + 1;
      }
    }
    linesRead = all.length;
    return lines;
  }

  /** Every hit at once, while the index is made anew; then what a count has found. */
  private void lookThroughAStore(Path root) throws IOException {
    try (OpenDiskStore open = new OpenDiskStore(root, settings())) {
      for (int key = 0; key < CrashChild.KEYS; key++) {
        try (StoredResponse found = open.store.lookup(CrashChild.key(key))) {
          if (found != null) {
            CrashState.assertBody(key, found.head(), OpenDiskStore.bytes(found.body()));
          }
          state.found(key, found == null ? null : found.head());
        }
      }
      open.settle();
      assertEquals(List.of(), open.context.events().problems());
      assertTrue(open.used() <= 16 << 20, "used " + open.used());
      assertEquals(blocks(root), open.used(), "what is used, by the store's count");
      try (Stream<Path> left = Files.list(root.resolve("larder-tmp"))) {
        assertEquals(List.of(), left.toList(), "temporary files");
      }
    }
  }

  private static Map<String, ?> settings() {
    return Map.of("size", CrashChild.SIZE, "max-file-size", "1M");
  }

  /** As a tool does that reads while nobody has the root: the next process meets the crash. */
  private void lookFromOutside(Path root) throws IOException {
    Set<Integer> seen = new HashSet<>();
    new DiskFolder(root)
        .verify(
            entry -> {
              int key = CrashChild.number(entry.key());
              assertTrue(seen.add(key), "twice");
              assertEquals(
                  CrashChild.body(key, CrashChild.generation(entry.head())).length,
                  entry.bodyLength());
              state.found(key, entry.head());
            },
            (file, problem) -> {
              throw new AssertionError(file + " " + problem);
            });
    for (int key = 0; key < CrashChild.KEYS; key++) {
      if (!seen.contains(key)) {
        state.found(key, null);
      }
    }
    assertTrue(blocks(root) <= 16 << 20, "on disk: " + blocks(root));
  }

  /** What the files of entries take, counted by their lengths, whatever they are. */
  private static long blocks(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root.resolve(Layout.VERSION))) {
      return all.filter(Files::isRegularFile)
          .mapToLong(file -> EntryHeader.blocks(file.toFile().length()))
          .sum();
    }
  }
}
