package dev.larder.mem;

import dev.larder.api.Body;
import dev.larder.api.EntryMeta;
import dev.larder.api.Head;
import dev.larder.api.Key;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * One entry of the store: a head that never changes, and a body. A refresh makes another entry with
 * the same body and version.
 *
 * <p>It is pinned by the map as long as it is visible there and by each handle. The last one to
 * unpin it gives its room back; from then on it can no longer be pinned.
 */
final class MemEntry {

  private static final AtomicIntegerFieldUpdater<MemEntry> PINS =
      AtomicIntegerFieldUpdater.newUpdater(MemEntry.class, "pins");
  private static final AtomicIntegerFieldUpdater<MemEntry> USES =
      AtomicIntegerFieldUpdater.newUpdater(MemEntry.class, "uses");

  /** The key it is stored under. */
  final Key key;

  /** The head. */
  final Head head;

  /** The meta. */
  final EntryMeta meta;

  /** The body, valid while the entry is pinned. */
  final Body body;

  /** Names the body among all that the store ever held. */
  final long version;

  /**
   * What this counts against the budget, in bytes; entries that share a body each count it here.
   */
  final long charge;

  private final Room room;
  private final BodyMemory memory;
  private final long headCharge;

  private volatile int pins = 1;

  // For the removal policy: how often and when this was used, and its place in the policy's heap.
  private volatile int uses;
  volatile double usedAt;
  double heapRank;
  int heapIndex = -1;

  // The place in the queue of those that expire.
  long expiryNumber;

  /**
   * An entry with one pin, which is the creator's.
   *
   * @param memory the creator's use of it passes to the entry
   * @param headCharge reserved; passes to the entry
   */
  MemEntry(
      Key key,
      Head head,
      EntryMeta meta,
      long version,
      Body body,
      BodyMemory memory,
      Room room,
      long headCharge) {
    this.key = key;
    this.head = head;
    this.meta = meta;
    this.version = version;
    this.body = body;
    this.memory = memory;
    this.room = room;
    this.headCharge = headCharge;
    this.charge = headCharge + memory.charge();
  }

  /**
   * The entry that takes this one's place after a refresh, with one pin, as much used as this.
   *
   * @param newCharge reserved for the new head; passes to the new entry
   */
  MemEntry refreshed(Head newHead, EntryMeta newMeta, long newCharge) {
    memory.retain();
    MemEntry fresh = new MemEntry(key, newHead, newMeta, version, body, memory, room, newCharge);
    fresh.uses = uses;
    fresh.usedAt = usedAt;
    return fresh;
  }

  /** Pins this, or answers false because it is gone. */
  boolean pin() {
    int present = pins;
    while (present > 0) {
      if (PINS.compareAndSet(this, present, present + 1)) {
        return true;
      }
      present = pins;
    }
    return false;
  }

  /** Takes a pin away. */
  void unpin() {
    int left = PINS.decrementAndGet(this);
    if (left == 0) {
      memory.release();
      room.release(headCharge);
    } else if (left < 0) {
      throw new IllegalStateException("unpinned more often than pinned");
    }
  }

  /** Whether somebody beside the map holds it, so that its room would not come back at once. */
  boolean held() {
    return pins > 1;
  }

  /** How often it was used, as the policy counts. */
  int uses() {
    return uses;
  }

  /** Counts a use. */
  void use() {
    USES.incrementAndGet(this);
  }
}
