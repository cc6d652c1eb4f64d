package dev.larder.server.fetch;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * The upstreams of a location, taken in turn. One that could not be reached is passed over for a
 * while, unless there is no other.
 */
final class Upstreams {

  private static final long MEMORY_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final List<Upstream> all;
  private final LongSupplier nanoTime;
  private final AtomicInteger turn = new AtomicInteger();

  Upstreams(List<Upstream> all, LongSupplier nanoTime) {
    if (all.isEmpty()) {
      throw new IllegalArgumentException("no upstreams");
    }
    this.all = List.copyOf(all);
    this.nanoTime = nanoTime;
  }

  int size() {
    return all.size();
  }

  /** The next one whose turn it is. */
  Upstream next() {
    int start = turn.getAndUpdate(i -> (i + 1) % all.size());
    long now = nanoTime.getAsLong();
    for (int i = 0; i < all.size(); i++) {
      Upstream candidate = all.get((start + i) % all.size());
      if (!candidate.avoided(now)) {
        return candidate;
      }
    }
    return all.get(start);
  }

  /** The one to try after another has failed: the next in the row. */
  Upstream after(Upstream failed) {
    int index = all.indexOf(failed);
    long now = nanoTime.getAsLong();
    for (int i = 1; i < all.size(); i++) {
      Upstream candidate = all.get((index + i) % all.size());
      if (!candidate.avoided(now)) {
        return candidate;
      }
    }
    return all.get((index + 1) % all.size());
  }

  void failed(Upstream upstream) {
    upstream.avoidUntil(nanoTime.getAsLong() + MEMORY_NANOS);
  }

  void answered(Upstream upstream) {
    upstream.forgive();
  }
}
