package dev.larder.engine.lookup;

import dev.larder.api.EntryMeta;
import dev.larder.api.Fields;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.engine.key.Target;
import dev.larder.engine.message.CacheRequest;
import dev.larder.engine.settings.CacheSettings.VarySettings;
import dev.larder.engine.store.PinnedEntry;
import dev.larder.engine.store.ShieldedStore;
import dev.larder.engine.store.ShieldedWriter;
import dev.larder.engine.store.StoreUnavailableException;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The places in which one response that varies can be stored.
 *
 * <p>The variant is written first, then the marker that leads to it. Two fills that write markers
 * at once can lose one of the two variants, which costs a fetch; they can never mix them up, since
 * a variant's own selecting fields are checked when it is used.
 */
public final class Variants {

  private final CacheRequest request;
  private final Target target;
  private final List<String> names;
  private final VarySettings settings;

  /**
   * The places of a response.
   *
   * @param names the request fields that select it, in lower case, not empty
   */
  public Variants(CacheRequest request, Target target, List<String> names, VarySettings settings) {
    this.request = request;
    this.target = target;
    this.names = names.stream().sorted().distinct().toList();
    this.settings = settings;
  }

  /** What of a request selects its variant, in one text; empty if nothing does. */
  public static String selected(
      CacheRequest request, List<String> varyNames, VarySettings settings) {
    return VaryMarker.variant(request, varyNames.stream().sorted().distinct().toList(), settings);
  }

  /** The request fields to store with the response. */
  public Fields selecting() {
    return Selecting.of(request, names, settings);
  }

  /**
   * The place in one store.
   *
   * @param stamp the generation of the marker, if there is none yet
   */
  public Slot slotIn(ShieldedStore store, long stamp) {
    VaryMarker marker = markerIn(store);
    return new Slot(store, marker == null ? VaryMarker.first(stamp) : marker);
  }

  /**
   * Removes from a store what it has in place of this response: the same variant under any of the
   * name sets it knows, or a response that did not vary. Its other variants stay.
   */
  public void forgetIn(ShieldedStore store) {
    VaryMarker marker = markerIn(store);
    if (marker == null) {
      store.remove(target.key());
      return;
    }
    for (List<String> known : marker.nameSets()) {
      store.remove(marker.key(target.key(), VaryMarker.variant(request, known, settings)));
    }
  }

  private @Nullable VaryMarker markerIn(ShieldedStore store) {
    try {
      PinnedEntry entry = store.lookup(target.key());
      if (entry == null) {
        return null;
      }
      VaryMarker marker = VaryMarker.of(entry.head());
      entry.close();
      return marker;
    } catch (StoreUnavailableException e) {
      return null;
    }
  }

  /** The place of a variant in one store. */
  public final class Slot {

    private final ShieldedStore store;
    private final VaryMarker known;
    private final String variant;

    private Slot(ShieldedStore store, VaryMarker known) {
      this.store = store;
      this.known = known;
      this.variant = VaryMarker.variant(request, names, settings);
    }

    /** The variant's key. */
    public Key key() {
      return known.key(target.key(), variant);
    }

    /**
     * Leads to the variant, which is visible now: writes the marker. If that fails, the variant is
     * removed, as nothing would find it.
     *
     * @param condition as for the commit of the variant
     */
    public void link(Head head, EntryMeta meta, BooleanSupplier condition) {
      VaryMarker present = markerIn(store);
      VaryMarker base = present == null ? known : present;
      boolean sameGeneration = base.generation() == known.generation();
      VaryMarker all = base.with(names, variant);
      VaryMarker kept = all.limitedTo(settings.maxVariants());
      if (sameGeneration && (kept.equals(present) || write(kept, head, meta, condition))) {
        all.variants().stream()
            .skip(kept.variants().size())
            .forEach(dropped -> store.remove(kept.key(target.key(), dropped)));
      } else {
        store.remove(key());
      }
    }

    private boolean write(VaryMarker marker, Head head, EntryMeta meta, BooleanSupplier condition) {
      EntryMeta markerMeta =
          new EntryMeta(
              meta.uri(), meta.storedAt(), meta.freshUntil(), Long.MAX_VALUE, meta.tags());
      ShieldedWriter writer =
          store.begin(target.key(), marker.head(head.receivedAt(), head.stamp()), markerMeta, 0);
      if (writer == null) {
        return false;
      }
      boolean visible = writer.commit(condition);
      writer.close();
      return visible;
    }
  }
}
