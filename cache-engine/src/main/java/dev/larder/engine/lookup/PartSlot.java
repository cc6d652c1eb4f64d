package dev.larder.engine.lookup;

import dev.larder.api.EntryMeta;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.engine.http.ByteRange;
import dev.larder.engine.store.PinnedEntry;
import dev.larder.engine.store.ShieldedStore;
import dev.larder.engine.store.ShieldedWriter;
import dev.larder.engine.store.StoreUnavailableException;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The place of a part of a response in one store.
 *
 * <p>The part is written first, then the marker that leads to it. Two fills that write markers at
 * once can lose one of the two parts, which costs a fetch.
 */
public final class PartSlot {

  private final ShieldedStore store;
  private final Key slot;
  private final ByteRange part;
  private final PartsMarker marker;

  private PartSlot(ShieldedStore store, Key slot, ByteRange part, PartsMarker marker) {
    this.store = store;
    this.slot = slot;
    this.part = part;
    this.marker = marker;
  }

  /**
   * The place of a part.
   *
   * @param slot the key of the whole response
   * @param validator the strong validator of the response; null if it has none
   * @param stamp the generation of the marker, if there is none yet to which the part belongs
   */
  public static PartSlot of(
      ShieldedStore store, Key slot, ByteRange part, @Nullable String validator, long stamp) {
    PartsMarker present = markerIn(store, slot);
    PartsMarker marker =
        present != null && present.takes(part, validator)
            ? present
            : new PartsMarker(stamp, part.complete(), validator, List.of());
    return new PartSlot(store, slot, part, marker);
  }

  /** The part's key. */
  public Key key() {
    return marker.key(slot, part);
  }

  /**
   * Leads to the part, which is visible now: writes the marker. If that fails, or a newer response
   * has come meanwhile, the part is removed, as nothing would find it.
   *
   * @param head the part's
   * @param condition as for the commit of the part
   * @return whether the part can be found
   */
  public boolean link(Head head, EntryMeta meta, BooleanSupplier condition) {
    PinnedEntry present = present(store, slot);
    PartsMarker before = null;
    if (present != null) {
      Head other = present.head();
      present.close();
      before = PartsMarker.of(other);
      if (!leadsHere(before) && (other.stamp() > head.stamp() || isWhole(other, head))) {
        store.remove(key());
        return false;
      }
    }
    PartsMarker linked = (before != null && leadsHere(before) ? before : marker).with(part);
    if (!write(linked, head, meta, condition)) {
      store.remove(key());
      return false;
    }
    if (before != null) {
      drop(before, linked);
    }
    return true;
  }

  private boolean leadsHere(@Nullable PartsMarker other) {
    return other != null && other.generation() == marker.generation();
  }

  /** Whether another response has all of what this one has a part of. */
  private static boolean isWhole(Head other, Head head) {
    String tag = head.fields().first("ETag");
    return other.kind() == Head.Kind.RESPONSE
        && tag != null
        && tag.equals(other.fields().first("ETag"));
  }

  /** Removes the parts of a marker to which the next one does not lead. */
  private void drop(PartsMarker before, PartsMarker after) {
    boolean same = before.generation() == after.generation();
    for (ByteRange old : before.parts()) {
      if (!same || !after.parts().contains(old)) {
        store.remove(before.key(slot, old));
      }
    }
  }

  private boolean write(PartsMarker linked, Head head, EntryMeta meta, BooleanSupplier condition) {
    ShieldedWriter writer =
        store.begin(slot, linked.head(head.receivedAt(), head.stamp()), PartsMarker.meta(meta), 0);
    if (writer == null) {
      return false;
    }
    boolean visible = writer.commit(condition);
    writer.close();
    return visible;
  }

  private static @Nullable PartsMarker markerIn(ShieldedStore store, Key slot) {
    PinnedEntry entry = present(store, slot);
    if (entry == null) {
      return null;
    }
    PartsMarker marker = PartsMarker.of(entry.head());
    entry.close();
    return marker;
  }

  private static @Nullable PinnedEntry present(ShieldedStore store, Key slot) {
    try {
      return store.lookup(slot);
    } catch (StoreUnavailableException e) {
      return null;
    }
  }
}
