package dev.larder.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trouble with the file system: nothing wrong is served, one line is written, and it ends. */
class DiskStoreFaultsTest {

  private static final Map<String, ?> SETTINGS = Map.of("size", "64M", "max-file-size", "16M");

  @TempDir private Path folder = Path.of("");

  private OpenDiskStore open() throws IOException {
    return new OpenDiskStore(folder.resolve("root"), SETTINGS);
  }

  @Test
  void aRootThatIsDeletedIsMadeAnew() throws IOException {
    try (OpenDiskStore open = open()) {
      for (int i = 0; i < 20; i++) {
        open.put(i, 1000 * i);
      }
      Folders.deleteAll(folder.resolve("root"));
      for (int i = 0; i < 20; i++) {
        assertFalse(open.holds(i, 1000 * i), "served without its file");
      }
      open.put("new", 10);
      open.put("long", 100_000);
      open.assertHolds("new", 10);
      open.assertHolds("long", 100_000);
      OpenDiskStore.eventually("the count", () -> open.store.stats().entries() == 2);
      open.settle();
      assertThrows(IOException.class, this::open, "another store takes the root");
    }
    try (OpenDiskStore open = open()) {
      open.assertHolds("new", 10);
      open.assertHolds("long", 100_000);
    }
  }

  @Test
  void foldersThatAreDeletedAreMadeAnew() throws IOException {
    try (OpenDiskStore open = open()) {
      open.put(1, 10);
      Folders.deleteAll(folder.resolve("root/larder-v1"));
      Folders.deleteAll(folder.resolve("root/larder-tmp"));
      assertFalse(open.holds(1, 10));
      assertFalse(open.store.remove(OpenDiskStore.key(1)));
      open.put(1, 10);
      open.assertHolds(1, 10);
    }
  }

  @Test
  void anInterruptedReaderDoesNotCloseTheFileForOthers() throws Exception {
    try (OpenDiskStore open = open()) {
      open.put("x", 100_000);
      open.assertHolds("x", 100_000);
      Thread reader =
          new Thread(
              () -> {
                Thread.currentThread().interrupt();
                assertThrows(ClosedByInterruptException.class, () -> open.holds("x", 100_000));
              });
      reader.start();
      reader.join();
      open.assertHolds("x", 100_000);
    }
  }

  @Test
  void aSecondStoreOnARootIsRefusedWithTheOwner() throws IOException {
    try (OpenDiskStore open = open()) {
      IOException refused = assertThrows(IOException.class, this::open);
      String own = Long.toString(ProcessHandle.current().pid());
      assertTrue(String.valueOf(refused.getMessage()).contains(own), refused::toString);
      assertEquals(own, "" + new DiskFolder(folder.resolve("root")).owner().orElse(0));
      open.put("x", 10);
    }
    assertTrue(new DiskFolder(folder.resolve("root")).owner().isEmpty());
    try (OpenDiskStore open = open()) {
      open.assertHolds("x", 10);
    }
  }

  @Test
  void aRootThatIsAFileIsRefused() throws IOException {
    Files.writeString(folder.resolve("root"), "a file");
    IOException refused = assertThrows(IOException.class, this::open);
    assertTrue(
        String.valueOf(refused.getMessage()).contains("the root " + folder.resolve("root")),
        refused::toString);
  }

  /** A small file system of its own, which only root can mount. */
  private void onSmallDisk(Action test) throws Exception {
    Path disk = Files.createDirectories(folder.resolve("root"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=12m,nr_inodes=500", "larder", disk.toString()),
        "NOT TESTED: needs the right to mount a file system");
    try {
      test.run(disk);
    } finally {
      assertTrue(run("umount", "-l", disk.toString()));
    }
  }

  private interface Action {
    void run(Path disk) throws Exception;
  }

  private static boolean run(String... command) throws Exception {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void aFullDiskIsWantOfRoomUntilThereIsSome() throws Exception {
    onSmallDisk(
        disk -> {
          try (OpenDiskStore open = open()) {
            open.settle();
            List<String> stored = new ArrayList<>();
            int declined = 0;
            for (int i = 0; i < 60; i++) {
              if (open.put("x" + i, 400_000 * (i % 3) + 100, open.meta(i))) {
                stored.add("x" + i);
              } else {
                declined++;
              }
            }
            assertTrue(declined > 5, "the disk did not become full");
            assertEquals(1, open.context.events().problems().size(), "lines");
            assertTrue(open.store.stats().declined() >= declined, "not counted");
            for (String name : stored) {
              int number = Integer.parseInt(name.substring(1));
              open.holds(name, 400_000 * (number % 3) + 100);
            }
            for (String name : stored) {
              open.store.remove(OpenDiskStore.key(name));
            }
            open.put("after", 400_000);
            open.assertHolds("after", 400_000);
            assertEquals(List.of(), Folders.names(disk.resolve("larder-tmp")));
          }
        });
  }

  /** Folders in which nothing may be made, renamed or deleted, by whoever runs the test. */
  private static boolean freeze(Path root, boolean frozen) throws Exception {
    List<Path> folders;
    try (Stream<Path> all = Files.walk(root)) {
      folders = all.filter(Files::isDirectory).toList();
    }
    for (Path each : folders) {
      if (System.getProperty("user.name").equals("root")) {
        if (!run("chattr", frozen ? "+i" : "-i", each.toString())) {
          return false;
        }
      } else {
        Files.setPosixFilePermissions(
            each, PosixFilePermissions.fromString(frozen ? "r-xr-xr-x" : "rwxr-xr-x"));
      }
    }
    return true;
  }

  @Test
  void aRootThatBecomesReadOnlyIsReadFrom() throws Exception {
    Path root = folder.resolve("root");
    try (OpenDiskStore open = open()) {
      open.settle();
      open.put("x", 1000);
      open.put("y", 100_000);
      try {
        assumeTrue(freeze(root, true), "NOT TESTED: this file system has no immutable folders");
        for (int i = 0; i < 3; i++) {
          assertThrows(IOException.class, () -> open.put("z", 1000));
          assertThrows(IOException.class, () -> open.put("z", 100_000));
          assertThrows(IOException.class, () -> open.store.remove(OpenDiskStore.key("x")));
        }
        open.assertHolds("x", 1000);
        open.assertHolds("y", 100_000);
        assertEquals(1, open.context.events().problems().size(), "lines");
      } finally {
        freeze(root, false);
      }
      open.put("z", 1000);
      open.assertHolds("z", 1000);
      assertTrue(open.store.remove(OpenDiskStore.key("x")));
      assertFalse(open.holds("x", 1000));
      assertEquals(2, open.store.stats().entries());
    }
  }

  /** A file that cannot be read, without being damaged: here it is a folder. */
  @Test
  void aFileThatCannotBeReadIsAFailureUntilItCan() throws Exception {
    try (OpenDiskStore open = open()) {
      open.put("x", 1000);
      open.put("y", 1000);
      Path file =
          new Layout(folder.resolve("root"), 2, 1)
              .entry(Layout.name(OpenDiskStore.key("x")))
              .toPath();
      Path aside = folder.resolve("aside");
      Files.move(file, aside);
      Files.createDirectory(file);
      for (int i = 0; i < 3; i++) {
        assertThrows(IOException.class, () -> open.holds("x", 1000));
      }
      assertEquals(1, open.context.events().problems().size(), "lines");
      open.assertHolds("y", 1000);
      Files.delete(file);
      Files.move(aside, file);
      open.assertHolds("x", 1000);
    }
  }

  @Test
  void tooManyOpenFilesAreAFailureUntilThereAreFewer() throws Exception {
    String command =
        "ulimit -n 200 && exec \""
            + Path.of(System.getProperty("java.home"), "bin", "java")
            + "\" -XX:-MaxFDLimit -cp \"$0\" "
            + ManyFilesChild.class.getName()
            + " \"$1\"";
    Process child =
        new ProcessBuilder(
                "sh",
                "-c",
                command,
                System.getProperty("java.class.path"),
                folder.resolve("root").toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(child.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, child.waitFor(), said);
    assertTrue(said.contains("hits at last: 300"), said);
  }
}
