package dev.larder.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A process that runs out of descriptors while it uses a store. */
final class ManyFilesChild {

  private static final int MANY = 300;

  private ManyFilesChild() {}

  /** Argument: the root. */
  public static void main(String[] arguments) throws Exception {
    Path root = Path.of(arguments[0]);
    try (OpenDiskStore open = new OpenDiskStore(root, Map.of("size", "64M"))) {
      open.settle();
      for (int i = 0; i < MANY; i++) {
        open.put(i, 100 + i);
      }
      hits(open);
      List<FileChannel> hoarded = new ArrayList<>();
      try {
        while (hoarded.size() < 1000) {
          hoarded.add(FileChannel.open(root.resolve("larder.owner")));
        }
        throw new AssertionError("there are more descriptors than were to be");
      } catch (IOException expected) {
        // All are taken but those that the store has open.
      }
      int served = hits(open);
      int failures = failures(open);
      System.out.println("served " + served + ", failed " + failures);
      assertTrue(failures > 0 || served == MANY, "misses that are no failures");
      for (FileChannel channel : hoarded) {
        channel.close();
      }
      assertTrue(open.context.events().problems().size() <= 1, "lines");
      assertEquals(0, failures(open));
      System.out.println("hits at last: " + hits(open));
    }
  }

  private static int hits(OpenDiskStore open) {
    int hits = 0;
    for (int i = 0; i < MANY; i++) {
      try {
        hits += open.holds(i, 100 + i) ? 1 : 0;
      } catch (IOException e) {
        // Counted by failures.
      }
    }
    return hits;
  }

  private static int failures(OpenDiskStore open) {
    int failures = 0;
    for (int i = 0; i < MANY; i++) {
      try {
        open.holds(i, 100 + i);
      } catch (IOException e) {
        failures++;
      }
    }
    return failures;
  }
}
