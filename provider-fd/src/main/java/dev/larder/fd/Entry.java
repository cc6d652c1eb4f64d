package dev.larder.fd;

import dev.larder.api.Body;
import dev.larder.api.EntryMeta;
import dev.larder.api.Head;
import dev.larder.api.Key;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * One entry of the store: a head that never changes, and a body. A refresh makes another entry with
 * the same content and version.
 *
 * <p>It is pinned by the table as long as it is visible there and by each handle. The last one to
 * unpin it gives its room back; from then on it can no longer be pinned.
 */
final class Entry {

  private static final AtomicIntegerFieldUpdater<Entry> PINS =
      AtomicIntegerFieldUpdater.newUpdater(Entry.class, "pins");

  private static final long WARM_NANOS = TimeUnit.SECONDS.toNanos(10);

  final Key key;
  final Head head;
  final EntryMeta meta;
  final long version;
  final Content content;
  final Body body;
  final Body warmBody;

  private final Room room;
  private final long headCharge;
  private volatile int pins = 1;
  private volatile long usedAt = System.nanoTime();

  /**
   * An entry with one pin, which is the creator's.
   *
   * @param content of which the creator's use passes to the entry
   * @param headCharge reserved; passes to the entry
   */
  Entry(
      Key key,
      Head head,
      EntryMeta meta,
      long version,
      Content content,
      Body.Check check,
      Room room,
      long headCharge) {
    this.key = key;
    this.head = head;
    this.meta = meta;
    this.version = version;
    this.content = content;
    this.body = content.body(check, false);
    this.warmBody = content.body(check, true);
    this.room = room;
    this.headCharge = headCharge;
  }

  /** What it counts against the memory of the store, in bytes. */
  long charge() {
    return headCharge + content.charge();
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
      content.release();
      room.release(headCharge);
    } else if (left < 0) {
      throw new IllegalStateException("unpinned more often than pinned");
    }
  }

  /** Whether somebody beside the table holds it, so that its room would not come back at once. */
  boolean held() {
    return pins > 1;
  }

  /** When it was last used, on the JVM's clock. */
  long usedAt() {
    return usedAt;
  }

  /** Whether it was used not long ago, so that its file's pages are in memory. */
  boolean isWarm() {
    return System.nanoTime() - usedAt < WARM_NANOS;
  }

  void usedAt(long time) {
    usedAt = time;
  }

  /** Notes a use. */
  void use() {
    usedAt = System.nanoTime();
  }
}
