package dev.larder.disk;

import dev.larder.api.FolderVisitor;
import dev.larder.api.HeldFolder;
import dev.larder.api.ListedEntry;
import dev.larder.api.StoreFolder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A root as a tool sees it from outside, whether a server has it or not. Reading takes no lock and
 * changes nothing: what comes and goes meanwhile is seen or not.
 *
 * <p>Knows nothing of the index. Safe for use by many threads.
 */
public final class DiskFolder implements StoreFolder {

  private final Path root;

  /** The root that is this folder. Nothing is read yet. */
  public DiskFolder(Path root) {
    this.root = root;
  }

  @Override
  public Path path() {
    return root;
  }

  /** Whether there is a cache in this folder, be it empty. */
  public boolean exists() {
    return Files.isDirectory(root.resolve(Layout.VERSION));
  }

  @Override
  public OptionalLong owner() {
    OptionalLong owner = RootLock.owner(root);
    return owner.isPresent() && ProcessHandle.of(owner.getAsLong()).isPresent()
        ? owner
        : OptionalLong.empty();
  }

  /** What all entries together are. */
  public Totals totals() throws IOException {
    Totals[] sum = {new Totals(0, 0, 0, 0, 0, 0)};
    walk(
        entry ->
            sum[0] =
                sum[0].with(entry.headLength(), entry.bodyLength(), entry.bytes(), entry.files()),
        (file, problem) -> sum[0] = sum[0].withDamaged());
    return sum[0];
  }

  /**
   * Sums over entries.
   *
   * @param entries their number
   * @param headBytes what heads take in their files
   * @param bodyBytes the lengths of the bodies
   * @param bytes what all files take, in whole blocks
   * @param files their number
   * @param damaged files that are no entry of this version
   */
  public record Totals(
      long entries, long headBytes, long bodyBytes, long bytes, long files, long damaged) {

    private Totals with(long head, long body, long allBytes, long allFiles) {
      return new Totals(
          entries + 1,
          headBytes + head,
          bodyBytes + body,
          bytes + allBytes,
          files + allFiles,
          damaged);
    }

    private Totals withDamaged() {
      return new Totals(entries, headBytes, bodyBytes, bytes, files, damaged + 1);
    }
  }

  /** How many entries a clean end counted. */
  @Override
  public OptionalLong expectedEntries() {
    try {
      CleanMark mark = CleanMark.read(root.resolve("larder.clean"));
      return mark == null ? OptionalLong.empty() : OptionalLong.of(mark.entries());
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /**
   * Visits all entries, in no order.
   *
   * @param visitor called on the caller's thread; what it throws ends the walk
   */
  public void list(Consumer<? super ListedEntry> visitor) throws IOException {
    walk(visitor, (file, problem) -> {});
  }

  @Override
  public void list(FolderVisitor visitor) throws IOException {
    walk(visitor::entry, visitor::damaged);
  }

  @Override
  public void verify(FolderVisitor visitor) throws IOException {
    verify(visitor::entry, visitor::damaged);
  }

  @Override
  public HeldFolder hold() throws IOException {
    return HeldRoot.take(this);
  }

  /**
   * Visits all entries, and what is damaged; reads all bodies and compares their checksums.
   *
   * @param sound told each entry that is whole
   * @param damaged told each file that is not, and what is wrong with it
   */
  public void verify(
      Consumer<? super ListedEntry> sound, BiConsumer<? super Path, ? super String> damaged)
      throws IOException {
    walk(
        entry -> {
          String problem = problemOf(entry);
          if (problem == null) {
            sound.accept(entry);
          } else if (Files.exists(entry.file())) {
            damaged.accept(entry.file(), problem);
          }
        },
        damaged);
  }

  /** Reads on while the entry is another one each time: a server replaces what is read here. */
  private static @Nullable String problemOf(ListedEntry entry) {
    EntryHeader before = null;
    while (true) {
      EntryHeader header = headerOf(entry);
      String problem = bodyProblem(entry);
      if (problem == null || header == null || header.equals(before)) {
        return problem;
      }
      before = header;
    }
  }

  private static @Nullable EntryHeader headerOf(ListedEntry entry) {
    try {
      return EntryFile.header(entry.file().toFile());
    } catch (IOException e) {
      return null;
    }
  }

  private static @Nullable String bodyProblem(ListedEntry entry) {
    try (FileChannel own = FileChannel.open(entry.file())) {
      EntryHeader header = EntryFile.read(own).header();
      if (!header.apart()) {
        return EntryFile.matches(
                own, header.bodyOffset(), header.bodyLength(), header.bodyChecksum())
            ? null
            : "has a body with another checksum";
      }
      Path body = entry.file().resolveSibling(bodyOf(entry.file(), header));
      try (FileChannel channel = FileChannel.open(body)) {
        return channel.size() == header.bodyLength()
                && EntryFile.matches(channel, 0, header.bodyLength(), header.bodyChecksum())
            ? null
            : "has a body with another length or checksum";
      }
    } catch (IOException e) {
      return "cannot be read: " + e;
    }
  }

  private static String bodyOf(Path entry, EntryHeader header) {
    String file = String.valueOf(entry.getFileName());
    return Layout.bodyName(file.substring(0, Layout.NAME_LENGTH), header.version());
  }

  private void walk(
      Consumer<? super ListedEntry> visitor, BiConsumer<? super Path, ? super String> damaged)
      throws IOException {
    try {
      Files.walkFileTree(
          root.resolve(Layout.VERSION),
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              String name = String.valueOf(file.getFileName());
              if (Folders.isOwn(name) && name.endsWith(Layout.ENTRY)) {
                visit(file, attributes, visitor, damaged);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure)
                throws IOException {
              if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
              }
              throw failure;
            }
          });
    } catch (NoSuchFileException | NotDirectoryException e) {
      // There is no cache here, or not any more.
    }
  }

  private static void visit(
      Path file,
      BasicFileAttributes attributes,
      Consumer<? super ListedEntry> visitor,
      BiConsumer<? super Path, ? super String> damaged)
      throws IOException {
    ListedEntry entry;
    try {
      entry = entry(file, attributes);
    } catch (DamagedEntryException e) {
      damaged.accept(file, String.valueOf(e.getMessage()));
      return;
    }
    if (entry != null) {
      visitor.accept(entry);
    }
  }

  /** The entry in a file; null if it is not there, or damaged. */
  static @Nullable ListedEntry entry(Path file) throws IOException {
    try {
      return entry(file, Files.readAttributes(file, BasicFileAttributes.class));
    } catch (NoSuchFileException | DamagedEntryException e) {
      return null;
    }
  }

  private static @Nullable ListedEntry entry(Path file, BasicFileAttributes attributes)
      throws IOException {
    EntryFile.Content content;
    try (FileChannel channel = EntryFile.open(file.toFile())) {
      if (channel == null) {
        return null;
      }
      content = EntryFile.read(channel);
    }
    EntryHeader header = content.header();
    return new ListedEntry(
        content.entry().key(),
        content.entry().head(),
        content.entry().meta(),
        header.bodyOffset(),
        header.bodyLength(),
        header.bytes(),
        header.files(),
        attributes.lastModifiedTime().toMillis(),
        file);
  }
}
