package dev.larder.disk;

import dev.larder.api.FolderVisitor;
import dev.larder.api.HeldFolder;
import dev.larder.api.ListedEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A root that a tool has to itself.
 *
 * <p>After a clean end the index is true, and is kept so: the next start is one after a clean end
 * as well. After an end of another kind there is none, and nothing is lost: the next start counts.
 */
final class HeldRoot implements HeldFolder {

  private final DiskFolder root;
  private final RootLock lock;
  private final Path markFile;
  private final Path indexFile;
  private @Nullable CleanMark mark;
  private @Nullable Index index;
  private boolean closed;

  private HeldRoot(DiskFolder root, RootLock lock) {
    this.root = root;
    this.lock = lock;
    Layout files = new Layout(root.path(), 1, 1);
    this.markFile = files.clean();
    this.indexFile = files.index();
  }

  /** Takes a root that is there. */
  static HeldRoot take(DiskFolder root) throws IOException {
    HeldRoot held = new HeldRoot(root, RootLock.take(root.path()));
    try {
      held.openIndex();
      return held;
    } catch (IOException | RuntimeException e) {
      held.lock.close();
      throw e;
    }
  }

  private void openIndex() throws IOException {
    CleanMark left = CleanMark.read(markFile);
    // Before anything changes, so that whatever happens from here on is no clean end.
    Files.deleteIfExists(markFile);
    if (left == null || !Files.exists(indexFile)) {
      return;
    }
    try {
      index = Index.open(indexFile);
      mark = left;
    } catch (Throwable e) {
      forgetIndex(e);
    }
  }

  /** MapDB promises nothing once it has thrown: the next start makes another index. */
  private void forgetIndex(Throwable cause) {
    Index broken = index;
    index = null;
    mark = null;
    if (broken != null) {
      try {
        broken.close();
      } catch (Throwable e) {
        // The mark is gone, so nobody will open it.
      }
    }
    if (cause instanceof VirtualMachineError fatal) {
      throw fatal;
    }
  }

  @Override
  public boolean remove(ListedEntry entry) throws IOException {
    return delete(entry.file());
  }

  @Override
  public void discard(Path damaged) throws IOException {
    delete(damaged);
  }

  /** Deletes first what makes the entry visible, then bodies that are apart. */
  private boolean delete(Path entry) throws IOException {
    String file = String.valueOf(entry.getFileName());
    Path folder = entry.getParent();
    if (!Folders.isOwn(file) || folder == null || !folder.startsWith(root.path())) {
      throw new IllegalArgumentException(entry + " is no entry of " + root.path());
    }
    String name = file.substring(0, Layout.NAME_LENGTH);
    boolean there = Files.deleteIfExists(folder.resolve(name + Layout.ENTRY));
    for (String other : Folders.names(folder)) {
      if (other.startsWith(name) && other.endsWith(Layout.BODY)) {
        Files.deleteIfExists(folder.resolve(other));
      }
    }
    forget(name);
    return there;
  }

  private void forget(String name) {
    CleanMark before = mark;
    Index present = index;
    if (before == null || present == null) {
      return;
    }
    try {
      byte[] digest = Layout.digest(name);
      IndexRecord record = present.get(digest);
      if (record != null) {
        present.remove(digest);
        mark =
            new CleanMark(
                before.levels(),
                before.length(),
                before.entries() - 1,
                before.bytes() - record.bytes(),
                before.files() - record.files());
      }
    } catch (Throwable e) {
      forgetIndex(e);
    }
  }

  @Override
  public Queue evictionOrder(long now, FolderVisitor seen) throws IOException {
    LeavingOrder order = new LeavingOrder(root.path(), now);
    root.list(
        new FolderVisitor() {
          @Override
          public void entry(ListedEntry entry) {
            seen.entry(entry);
            order.add(entry, recordOf(entry));
          }

          @Override
          public void damaged(Path file, String problem) {
            seen.damaged(file, problem);
          }
        });
    List<Path> first = order.sorted();
    return new Queue() {
      private int next;

      @Override
      public @Nullable ListedEntry next() throws IOException {
        while (next < first.size()) {
          ListedEntry entry = DiskFolder.entry(first.get(next++));
          if (entry != null) {
            return entry;
          }
        }
        return null;
      }
    };
  }

  private @Nullable IndexRecord recordOf(ListedEntry entry) {
    Index present = index;
    if (present == null) {
      return null;
    }
    try {
      return present.get(entry.key().digest());
    } catch (Throwable e) {
      forgetIndex(e);
      return null;
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    CleanMark left = mark;
    Index present = index;
    if (left != null && present != null) {
      try {
        present.close();
        left.write(markFile);
      } catch (Throwable e) {
        forgetIndex(e);
      }
    }
    lock.close();
  }
}
