package dev.larder.disk;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;

/**
 * The room of one store: bytes and files, each reserved before it is written and given back after
 * it is gone.
 *
 * <p>What is stored when a store opens is known after a clean end. Otherwise the store passes for
 * full until all files have been counted: a {@link #beginCount count} begins with nothing known,
 * what is found is {@link #found}, and when all is, {@link #endCount} puts the truth in place of
 * the assumption.
 *
 * <p>Whoever changes what is stored holds {@link #changes}; counts begin and end with it held
 * alone.
 */
final class Space {

  private final long bytesLimit;
  private final long filesLimit;
  private final ReentrantReadWriteLock changing = new ReentrantReadWriteLock();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong files = new AtomicLong();

  // Of what is stored: what the two above contain for it, and what is known to be there.
  private final AtomicLong assumedBytes = new AtomicLong();
  private final AtomicLong assumedFiles = new AtomicLong();
  private final AtomicLong storedBytes = new AtomicLong();
  private final AtomicLong storedFiles = new AtomicLong();
  private final AtomicLong entries = new AtomicLong();

  /**
   * An empty room.
   *
   * @param filesLimit 0 if there is none
   */
  Space(long bytesLimit, long filesLimit) {
    this.bytesLimit = bytesLimit;
    this.filesLimit = filesLimit == 0 ? Long.MAX_VALUE : filesLimit;
  }

  /** Held by whoever changes what is stored, together with others. */
  Lock changes() {
    return changing.readLock();
  }

  /** Held by whoever wants nothing to change. */
  Lock alone() {
    return changing.writeLock();
  }

  /** Begins with what a clean end left. */
  void beginKnown(CleanMark mark) {
    bytes.set(mark.bytes());
    files.set(mark.files());
    assumedBytes.set(mark.bytes());
    assumedFiles.set(mark.files());
    storedBytes.set(mark.bytes());
    storedFiles.set(mark.files());
    entries.set(mark.entries());
  }

  /** Begins with nothing known: the store passes for full. */
  void beginUnknown() {
    assumedBytes.set(bytesLimit);
    bytes.set(bytesLimit);
    assumedFiles.set(filesLimit == Long.MAX_VALUE ? 0 : filesLimit);
    files.set(assumedFiles.get());
  }

  /** From here on what is stored is counted anew. Held alone. */
  void beginCount() {
    storedBytes.set(0);
    storedFiles.set(0);
    entries.set(0);
  }

  /** Counts an entry that was there before. */
  void found(long foundBytes, long foundFiles) {
    storedBytes.addAndGet(foundBytes);
    storedFiles.addAndGet(foundFiles);
    entries.incrementAndGet();
  }

  /** All is counted. Held alone. */
  void endCount() {
    bytes.addAndGet(storedBytes.get() - assumedBytes.get());
    files.addAndGet(storedFiles.get() - assumedFiles.get());
    assumedBytes.set(storedBytes.get());
    assumedFiles.set(storedFiles.get());
  }

  /** An entry became visible: what was reserved for it is its own now. */
  void appeared(long itsBytes, long itsFiles) {
    stored(itsBytes, itsFiles);
    entries.incrementAndGet();
  }

  /** An entry left: what it takes is to be {@link #release released} once its files are gone. */
  void left(long itsBytes, long itsFiles) {
    stored(-itsBytes, -itsFiles);
    entries.decrementAndGet();
  }

  private void stored(long changeOfBytes, long changeOfFiles) {
    assumedBytes.addAndGet(changeOfBytes);
    assumedFiles.addAndGet(changeOfFiles);
    storedBytes.addAndGet(changeOfBytes);
    storedFiles.addAndGet(changeOfFiles);
  }

  /**
   * Reserves room.
   *
   * @param evict makes one entry leave; false if there is none that could
   * @return false, with nothing reserved, if it cannot be had
   */
  boolean reserve(long wantedBytes, long wantedFiles, BooleanSupplier evict) {
    while (!tryReserve(wantedBytes, wantedFiles)) {
      // All that could leave would not be enough: nobody should leave for nothing.
      if (wantedBytes > bytesLimit - bytes.get() + assumedBytes.get()
          || wantedFiles > filesLimit - files.get() + assumedFiles.get()
          || !evict.getAsBoolean()) {
        return false;
      }
    }
    return true;
  }

  private boolean tryReserve(long wantedBytes, long wantedFiles) {
    if (!tryReserve(bytes, wantedBytes, bytesLimit)) {
      return false;
    }
    if (!tryReserve(files, wantedFiles, filesLimit)) {
      bytes.addAndGet(-wantedBytes);
      return false;
    }
    return true;
  }

  private static boolean tryReserve(AtomicLong used, long wanted, long limit) {
    long present = used.get();
    while (wanted <= limit - present) {
      long witness = used.compareAndExchange(present, present + wanted);
      if (witness == present) {
        return true;
      }
      present = witness;
    }
    return false;
  }

  /** Gives room back. */
  void release(long itsBytes, long itsFiles) {
    bytes.addAndGet(-itsBytes);
    files.addAndGet(-itsFiles);
  }

  /** Whether more is there than may be, such as after a limit was lowered. */
  boolean exceeded() {
    return bytes.get() > bytesLimit || files.get() > filesLimit;
  }

  /** Whether so little room is left that something may soon have to leave. */
  boolean nearlyFull() {
    return bytes.get() > bytesLimit - bytesLimit / 16 || files.get() > filesLimit - filesLimit / 16;
  }

  long bytes() {
    return bytes.get();
  }

  long bytesLimit() {
    return bytesLimit;
  }

  long storedBytes() {
    return storedBytes.get();
  }

  long storedFiles() {
    return storedFiles.get();
  }

  long entries() {
    return entries.get();
  }
}
