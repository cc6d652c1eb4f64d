package dev.larder.engine.promote;

import dev.larder.api.Body;
import dev.larder.api.EntryMeta;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.engine.body.Pieces;
import dev.larder.engine.key.KeyMemory;
import dev.larder.engine.key.Target;
import dev.larder.engine.lookup.Lookup.Found;
import dev.larder.engine.lookup.Variants;
import dev.larder.engine.message.CacheRequest;
import dev.larder.engine.policy.Rule;
import dev.larder.engine.policy.RuleStore;
import dev.larder.engine.store.EntryLocks;
import dev.larder.engine.store.PinnedEntry;
import dev.larder.engine.store.ShieldedStore;
import dev.larder.engine.store.ShieldedWriter;
import dev.larder.engine.store.StoreUnavailableException;
import dev.larder.engine.view.StoredView;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Copies a small response that is hit again and again in a store that may block into one in front
 * of it that does not: the next hits need no worker, and no file.
 *
 * <p>Safe for use by many threads.
 */
public final class Promotion {

  /** How long a hit is remembered: the next one within it makes a response hot. */
  private static final long HOT_MILLIS = 60_000;

  private static final int COPIED_AT_ONCE = 64 * 1024;

  private final EntryLocks locks;
  private final KeyMemory hits = new KeyMemory();
  private final Set<Key> underWay = ConcurrentHashMap.newKeySet();

  /** Nothing has been hit. */
  public Promotion(EntryLocks locks) {
    this.locks = locks;
  }

  /**
   * Copies what was hit, if it is worth it. Must run where it may block.
   *
   * @param found usable as it is; still the caller's, in every outcome
   * @param now in milliseconds of the epoch
   * @return the copy, pinned, closed by the caller; null if there is none
   */
  public @Nullable Found promote(
      CacheRequest request, Target target, Rule rule, Found found, long now) {
    Key key = found.entry().key();
    if (!isFit(rule, found) || !isHot(key, now) || !underWay.add(key)) {
      return null;
    }
    try {
      for (RuleStore to : rule.stores()) {
        if (to == found.store()) {
          break;
        }
        Found copy =
            to.store().nonBlocking() && !to.hasOwnKeys()
                ? copy(request, target, rule, found, to, now)
                : null;
        if (copy != null) {
          return copy;
        }
      }
      return null;
    } finally {
      underWay.remove(key);
    }
  }

  private static boolean isFit(Rule rule, Found found) {
    return !found.entry().isPart() && rule.promotes(found.store(), found.entry().body());
  }

  private boolean isHot(Key key, long now) {
    if (hits.contains(key, now)) {
      return true;
    }
    hits.remember(key, now + HOT_MILLIS);
    return false;
  }

  private @Nullable Found copy(
      CacheRequest request, Target target, Rule rule, Found found, RuleStore to, long now) {
    Head head = found.view().head();
    PinnedEntry entry = found.entry();
    EntryMeta meta = rule.isNear(to) ? near(entry.meta(), rule, now) : entry.meta();
    List<String> varyNames = found.view().varyNames();
    Variants.Slot slot =
        varyNames.isEmpty()
            ? null
            : new Variants(request, target, varyNames, rule.settings().vary())
                .slotIn(to.store(), head.stamp());
    Key place = slot == null ? target.key() : slot.key();
    try {
      if (renewed(to, place, head, meta)) {
        return present(to, place, found);
      }
    } catch (StoreUnavailableException e) {
      return null;
    }
    ShieldedWriter writer = to.store().begin(place, head, meta, entry.body().length());
    if (writer == null) {
      return null;
    }
    try {
      boolean committed =
          write(entry.body(), writer)
              && locks.holding(target.key(), () -> commit(found, to, place, writer, slot));
      return committed ? present(to, place, found) : null;
    } catch (IOException | StoreUnavailableException e) {
      // It is served from where it is, and what is wrong there turns up then.
      return null;
    } finally {
      writer.close();
    }
  }

  /** Of use from now on, and not for as long as the original. */
  private static EntryMeta near(EntryMeta meta, Rule rule, long now) {
    long end = now + rule.settings().nearMaxAge().toMillis();
    return new EntryMeta(
        meta.uri(), now, meta.freshUntil(), Math.min(meta.keepUntil(), end), meta.tags());
  }

  /** The copy is there already, and only its time was over. */
  private static boolean renewed(RuleStore to, Key place, Head head, EntryMeta meta)
      throws StoreUnavailableException {
    PinnedEntry present = to.store().lookup(place);
    if (present == null) {
      return false;
    }
    boolean same = present.head().equals(head);
    present.close();
    return same && present.refresh(head, meta);
  }

  private static boolean write(Body body, ShieldedWriter writer) throws IOException {
    try (InputStream content = Pieces.open(body, 0)) {
      byte[] part = new byte[(int) Math.min(COPIED_AT_ONCE, Math.max(1, body.length()))];
      while (true) {
        int count = content.readNBytes(part, 0, part.length);
        if (count == 0) {
          return true;
        }
        if (!writer.write(ByteBuffer.wrap(part, 0, count))) {
          return false;
        }
      }
    }
  }

  /** Nothing else is stored or removed for this response meanwhile. */
  private static boolean commit(
      Found found, RuleStore to, Key place, ShieldedWriter writer, Variants.@Nullable Slot slot) {
    Head head = found.view().head();
    if (!isStillThere(found) || isNewer(to.store(), place, head) || !writer.commit(() -> true)) {
      return false;
    }
    if (slot != null) {
      slot.link(head, found.entry().meta(), () -> true);
    }
    return true;
  }

  private static boolean isStillThere(Found found) {
    try {
      PinnedEntry present = found.store().store().lookup(found.entry().key());
      if (present == null) {
        return false;
      }
      boolean same = present.version() == found.entry().version();
      present.close();
      return same;
    } catch (StoreUnavailableException e) {
      return false;
    }
  }

  private static boolean isNewer(ShieldedStore store, Key place, Head head) {
    try {
      PinnedEntry present = store.lookup(place);
      if (present == null) {
        return false;
      }
      boolean newer = present.head().stamp() > head.stamp();
      present.close();
      return newer;
    } catch (StoreUnavailableException e) {
      return true;
    }
  }

  private static @Nullable Found present(RuleStore store, Key place, Found original)
      throws StoreUnavailableException {
    PinnedEntry copy = store.store().lookup(place);
    if (copy == null) {
      return null;
    }
    if (copy.head().stamp() != original.view().head().stamp()) {
      copy.close();
      return null;
    }
    return new Found(copy, store, StoredView.of(copy.head(), store), original.reuse(), List.of());
  }
}
