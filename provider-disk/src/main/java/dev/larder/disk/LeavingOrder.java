package dev.larder.disk;

import dev.larder.api.ListedEntry;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All entries of a root, those first that the store would evict first: by {@link IndexRecord#rank},
 * then the least recently used. Takes about 100 bytes for each.
 */
final class LeavingOrder {

  private static final class Candidate {
    final Layout layout;
    final byte[] digest;
    final byte rank;
    final long usedAt;

    Candidate(Layout layout, byte[] digest, int rank, long usedAt) {
      this.layout = layout;
      this.digest = digest;
      this.rank = (byte) rank;
      this.usedAt = usedAt;
    }
  }

  private final Path root;
  private final Path entries;
  private final long now;
  private final Map<String, Layout> layouts = new HashMap<>();
  private final List<Candidate> candidates = new ArrayList<>();

  /** None yet. */
  LeavingOrder(Path root, long now) {
    this.root = root;
    this.entries = root.resolve(Layout.VERSION);
    this.now = now;
  }

  /**
   * Adds an entry. One that is where no store would look for it is left to the next count.
   *
   * @param known what the index has of it; null if there is none: then it was last used when it was
   *     written
   */
  void add(ListedEntry entry, @Nullable IndexRecord known) {
    Path within = entries.relativize(entry.file());
    int levels = within.getNameCount() - 1;
    if (levels == 0) {
      return;
    }
    int length = within.getName(0).toString().length();
    Layout layout =
        layouts.computeIfAbsent(levels + "x" + length, n -> new Layout(root, levels, length));
    byte[] digest = entry.key().digest();
    if (!layout.entry(Layout.name(digest)).toPath().equals(entry.file())) {
      return;
    }
    IndexRecord record =
        known != null
            ? known
            : new IndexRecord(
                0,
                entry.bytes(),
                entry.files(),
                entry.writtenAt(),
                entry.meta().storedAt(),
                entry.meta().freshUntil(),
                entry.meta().keepUntil(),
                "");
    candidates.add(new Candidate(layout, digest, record.rank(now), record.usedAt()));
  }

  /** The files of the entries in order. */
  List<Path> sorted() {
    candidates.sort(
        Comparator.comparingInt((Candidate c) -> c.rank).thenComparingLong(c -> c.usedAt));
    return new AbstractList<>() {
      @Override
      public Path get(int position) {
        Candidate candidate = candidates.get(position);
        return candidate.layout.entry(Layout.name(candidate.digest)).toPath();
      }

      @Override
      public int size() {
        return candidates.size();
      }
    };
  }
}
