package dev.larder.engine.fill;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Who is left alone for how long after failures in a row. The pause doubles with each; when it is
 * over, one attempt is allowed, and the next only after another pause, unless that succeeds.
 *
 * <p>Bounded: each subject has one of a fixed number of places, and the later of two that share it
 * stays. What is forgotten early costs an attempt. Takes no lock.
 *
 * @param <K> what fails, with a cheap hash code
 */
final class Pauses<K> {

  /**
   * Failures in a row.
   *
   * @param until in milliseconds of the epoch
   */
  private record Row<K>(K of, int failures, long until) {}

  private final AtomicReferenceArray<@Nullable Row<K>> places;
  private final int free;
  private final long first;
  private final long longest;

  /**
   * No failures.
   *
   * @param places how many subjects are remembered; a power of two
   * @param from the number of failures in a row that the first pause follows
   */
  Pauses(int places, int from, Duration first, Duration longest) {
    this.places = new AtomicReferenceArray<>(places);
    this.free = from - 1;
    this.first = first.toMillis();
    this.longest = longest.toMillis();
  }

  /** Whether an attempt may be made now. That counts as made, if pauses have begun. */
  boolean allow(K subject, long now) {
    int place = place(subject);
    Row<K> row = places.get(place);
    if (row == null || !row.of().equals(subject) || row.failures() <= free) {
      return true;
    }
    return now >= row.until()
        && places.compareAndSet(
            place, row, new Row<>(subject, row.failures(), now + pause(row.failures())));
  }

  void failed(K subject, long now) {
    int place = place(subject);
    Row<K> row = places.get(place);
    int failures = row != null && row.of().equals(subject) ? row.failures() + 1 : 1;
    places.set(place, new Row<>(subject, failures, now + pause(failures)));
  }

  void forgive(K subject) {
    int place = place(subject);
    Row<K> row = places.get(place);
    if (row != null && row.of().equals(subject)) {
      places.compareAndSet(place, row, null);
    }
  }

  private long pause(int failures) {
    int doublings = Math.min(Math.max(failures - free - 1, 0), 30);
    return Math.min(longest, first << doublings);
  }

  private int place(K subject) {
    int hash = subject.hashCode();
    return (hash ^ (hash >>> 15)) & (places.length() - 1);
  }
}
