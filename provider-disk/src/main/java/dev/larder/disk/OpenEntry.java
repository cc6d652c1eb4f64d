package dev.larder.disk;

import dev.larder.api.Body;
import dev.larder.api.EntryMeta;
import dev.larder.api.Head;
import dev.larder.api.Key;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * An entry whose head is read and whose body's file is open: a snapshot, since files are replaced
 * and never changed.
 *
 * <p>It is pinned by the table of open entries as long as it is there, and by each handle. The last
 * one to unpin it closes the file, and gives the room back if the entry has left the store.
 */
final class OpenEntry {

  private static final AtomicIntegerFieldUpdater<OpenEntry> PINS =
      AtomicIntegerFieldUpdater.newUpdater(OpenEntry.class, "pins");

  final Key key;
  final String name;
  final Head head;
  final EntryMeta meta;
  final EntryHeader header;
  final Body body;
  final Body warmBody;

  private final Space space;
  private final @Nullable FileChannel channel;
  private volatile int pins = 1;
  private volatile boolean recent = true;
  private volatile long usedAt;
  private long reportedUse;
  // Set while the table still pins it, and read by the last one to unpin it.
  private long heldBytes;
  private long heldFiles;

  /**
   * An entry with one pin, which is the creator's.
   *
   * @param channel the body's file; closed with the last pin. Null if there is no body
   * @param usedAt now, in milliseconds of the epoch
   */
  OpenEntry(
      EntryFile.Content content,
      String name,
      @Nullable FileChannel channel,
      Space space,
      long usedAt) {
    this.key = content.entry().key();
    this.name = name;
    this.head = content.entry().head();
    this.meta = content.entry().meta();
    this.header = content.header();
    this.channel = channel;
    this.space = space;
    this.usedAt = usedAt;
    this.body = body(channel, header, false);
    this.warmBody = body(channel, header, true);
  }

  private static Body body(@Nullable FileChannel channel, EntryHeader header, boolean warm) {
    return channel == null
        ? Body.EMPTY
        : new Body.FileRegion(
            channel,
            header.apart() ? 0 : header.bodyOffset(),
            header.bodyLength(),
            Body.Check.NONE,
            warm);
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
      end();
    } else if (left < 0) {
      throw new IllegalStateException("unpinned more often than pinned");
    }
  }

  /** Takes the table's pin away if it is the only one. */
  boolean retire() {
    if (PINS.compareAndSet(this, 1, 0)) {
      end();
      return true;
    }
    return false;
  }

  /** Whether somebody beside the table holds it. */
  boolean held() {
    return pins > 1;
  }

  /**
   * Takes away the table's pin and the caller's.
   *
   * @param bytes what is given back when the last reader has gone
   * @param files likewise
   */
  void leave(long bytes, long files) {
    heldBytes = bytes;
    heldFiles = files;
    if (PINS.addAndGet(this, -2) == 0) {
      end();
    }
  }

  private void end() {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        // It was open for reading only: nothing is lost.
      }
    }
    if (heldBytes != 0 || heldFiles != 0) {
      space.release(heldBytes, heldFiles);
    }
  }

  /** Whether the file can still be read: an interrupted reader would have closed it for all. */
  boolean readable() {
    return channel == null || channel.isOpen();
  }

  /**
   * Notes a use.
   *
   * @param now in milliseconds of the epoch
   */
  void use(long now) {
    // Shared lines of memory are only written where that changes something.
    if (!recent) {
      recent = true;
    }
    if (now - usedAt >= 1000 || now < usedAt) {
      usedAt = now;
    }
  }

  /** When it was last used, to the second, in milliseconds of the epoch. */
  long usedAt() {
    return usedAt;
  }

  /** Whether it was used since this was last asked. For one thread at a time. */
  boolean takeRecent() {
    boolean was = recent;
    recent = false;
    return was;
  }

  /** Whether its last use is later than what this answered true for before. */
  synchronized boolean takeUse() {
    boolean news = reportedUse != usedAt;
    reportedUse = usedAt;
    return news;
  }
}
