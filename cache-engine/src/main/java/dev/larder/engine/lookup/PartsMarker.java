package dev.larder.engine.lookup;

import dev.larder.api.EntryMeta;
import dev.larder.api.Field;
import dev.larder.api.Fields;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.engine.http.ByteRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the slot of a response of which only parts are stored: how long the whole is, what
 * tells its version, which parts there are, and a generation that is part of their keys, so that to
 * remove the marker is to lose them all. Immutable.
 *
 * @param generation names the marker's parts apart from those of any marker before it
 * @param complete the length of the whole in bytes
 * @param validator the strong validator that all parts have; null if there is none, and so only one
 *     part
 * @param parts what there is, newest first
 */
public record PartsMarker(
    long generation, long complete, @Nullable String validator, List<ByteRange> parts) {

  /** What is asked for in many places may leave many parts; the newest stay. */
  private static final int MOST_PARTS = 64;

  private static final String GENERATION = "generation";
  private static final String VALIDATOR = "validator";
  private static final String PART = "part";

  /** What a part's key has behind that of the slot. No part of a key has a line feed inside. */
  private static final String KEY_PART = "\np";

  /** Copies the list. */
  public PartsMarker {
    parts = List.copyOf(parts);
  }

  /** The marker that a head holds; null if it holds none, or none that can be used. */
  static @Nullable PartsMarker of(Head head) {
    return head.kind() == Head.Kind.PARTS_MARKER
        ? head.derived(PartsMarker.class, PartsMarker::read)
        : null;
  }

  private static PartsMarker read(Head head) {
    long generation = head.stamp();
    String validator = null;
    List<ByteRange> parts = new ArrayList<>();
    for (Field line : head.fields()) {
      switch (line.name()) {
        case GENERATION -> generation = generation(line.value(), generation);
        case VALIDATOR -> validator = line.value();
        case PART -> {
          ByteRange part = ByteRange.ofContentRange(line.value());
          if (part != null && (parts.isEmpty() || part.complete() == parts.get(0).complete())) {
            parts.add(part);
          }
        }
        default -> {
          // From a later version of this class; what it adds cannot be needed to read the rest.
        }
      }
    }
    long complete = parts.isEmpty() ? 0 : parts.get(0).complete();
    return new PartsMarker(generation, complete, validator, parts);
  }

  private static long generation(String text, long otherwise) {
    try {
      return Long.parseLong(text, 16);
    } catch (NumberFormatException e) {
      return otherwise; // Damaged in the store: it leads nowhere.
    }
  }

  /** The head that holds this marker. */
  Head head(long now, long stamp) {
    List<Field> lines = new ArrayList<>();
    lines.add(new Field(GENERATION, Long.toHexString(generation)));
    if (validator != null) {
      lines.add(new Field(VALIDATOR, validator));
    }
    parts.forEach(part -> lines.add(new Field(PART, part.contentRange())));
    return new Head(Head.Kind.PARTS_MARKER, 0, Fields.of(lines), Fields.EMPTY, now, now, stamp);
  }

  /** What a store may know of the marker of a part: it is of use for as long as any part is. */
  static EntryMeta meta(EntryMeta part) {
    return new EntryMeta(
        part.uri(), part.storedAt(), part.freshUntil(), Long.MAX_VALUE, part.tags());
  }

  /** Whether a part with this validator is of the same representation as those that there are. */
  boolean takes(ByteRange part, @Nullable String partValidator) {
    return partValidator != null
        && Objects.equals(partValidator, validator)
        && part.complete() == complete;
  }

  /** This marker with one more part, which stands in for the parts that it contains. */
  PartsMarker with(ByteRange part) {
    List<ByteRange> all = new ArrayList<>();
    all.add(part);
    parts.stream().filter(other -> !part.contains(other)).limit(MOST_PARTS - 1).forEach(all::add);
    return new PartsMarker(generation, complete, validator, all);
  }

  /** The key of a part. */
  Key key(Key slot, ByteRange part) {
    return Key.of(
        slot.text() + KEY_PART + Long.toHexString(generation) + ' ' + part.contentRange());
  }

  /**
   * The parts that together have as much as possible of some bytes, in the order in which they
   * stand: one that has all of it, the newest of these, or a chain that may have gaps.
   */
  List<ByteRange> chain(ByteRange wanted) {
    for (ByteRange part : parts) {
      if (part.contains(wanted)) {
        return List.of(part);
      }
    }
    List<ByteRange> sorted = new ArrayList<>(parts);
    sorted.sort(Comparator.comparingLong(ByteRange::first));
    List<ByteRange> chain = new ArrayList<>();
    long next = wanted.first();
    while (next <= wanted.last()) {
      ByteRange best = null;
      for (ByteRange part : sorted) {
        boolean reaches = part.last() >= next && part.first() <= wanted.last();
        if (reaches && (best == null || isBetter(part, best, next))) {
          best = part;
        }
      }
      if (best == null) {
        break;
      }
      chain.add(best);
      next = best.last() + 1;
    }
    return chain;
  }

  /** The longest of those without a gap in front, or else the one with the smallest gap. */
  private static boolean isBetter(ByteRange part, ByteRange best, long next) {
    return part.first() <= next ? part.last() > best.last() : part.first() < best.first();
  }
}
