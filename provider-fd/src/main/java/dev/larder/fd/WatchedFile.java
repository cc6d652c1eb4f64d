package dev.larder.fd;

import dev.larder.api.LocalFile;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * A file of others as it was when it was stored, and whether it still is. Safe for use by many
 * threads. May block.
 */
final class WatchedFile {

  /** What one tick of a file system's clock is at most, if it tells fractions of seconds. */
  private static final Duration FINE = Duration.ofMillis(100);

  private static final Duration COARSE = Duration.ofSeconds(2);

  private final LocalFile seen;
  private final InstantSource clock;
  private final long intervalMillis;
  private final boolean settled;
  private final boolean nearby;
  private volatile long checkedAt;
  private volatile boolean changed;

  /**
   * A file that was just seen.
   *
   * @param intervalMillis how long a look is good for, at a hit
   * @param nearby whether it is on a device of this machine
   */
  WatchedFile(LocalFile seen, InstantSource clock, long intervalMillis, boolean nearby) {
    this.seen = seen;
    this.nearby = nearby;
    this.clock = clock;
    this.intervalMillis = intervalMillis;
    this.checkedAt = clock.millis();
    this.settled = isSettled(seen, clock.instant());
  }

  Path path() {
    return seen.path();
  }

  /** The length in bytes. */
  long size() {
    return seen.size();
  }

  /** Whether another look saw the same, by whatever path. */
  boolean isSameAs(WatchedFile other) {
    return !other.changed
        && seen.equals(
            new LocalFile(
                seen.path(),
                other.seen.size(),
                other.seen.modified(),
                other.seen.changed(),
                other.seen.identity()));
  }

  /**
   * Whether every change since this was made would show. Two changes within one tick of the file
   * system's clock look like one, so that the last one before must have been a while ago.
   */
  boolean isSettled() {
    return settled;
  }

  private static boolean isSettled(LocalFile seen, Instant now) {
    FileTime changed = seen.changed();
    Instant last = (changed == null ? seen.modified() : changed).toInstant();
    Duration tick = last.equals(last.truncatedTo(ChronoUnit.SECONDS)) ? COARSE : FINE;
    return !now.isBefore(last.plus(tick));
  }

  /** Whether it is known to be unchanged, by a look that is not too old. */
  boolean isCurrent() {
    return !changed && (isSeenLately() || isUnchanged());
  }

  /**
   * Whether {@link #isCurrent} says yes without a look, and a look would not wait for anybody but
   * this machine's own devices.
   */
  boolean isCurrentAtOnce() {
    return nearby && !changed && isSeenLately();
  }

  private boolean isSeenLately() {
    long age = clock.millis() - checkedAt;
    // A clock that was set back says nothing.
    return age >= 0 && age < intervalMillis;
  }

  /** Looks whether it is unchanged. What was changed once stays changed. */
  boolean isUnchanged() {
    long now = clock.millis();
    if (!changed && !looksUnchanged()) {
      changed = true;
    }
    checkedAt = now;
    return !changed;
  }

  private boolean looksUnchanged() {
    try {
      return LocalFile.of(seen.path()).equals(seen);
    } catch (IOException e) {
      // Deleted, or out of reach: either way not to be vouched for.
      return false;
    }
  }
}
