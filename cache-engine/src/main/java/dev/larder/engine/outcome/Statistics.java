package dev.larder.engine.outcome;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** How many requests had which reason. Safe for use by many threads. */
public final class Statistics {

  private final Map<Reason, LongAdder> lookups = adders();
  private final Map<Reason, LongAdder> results = adders();
  private final AtomicInteger buffers = new AtomicInteger();
  private final AtomicInteger refreshes = new AtomicInteger();

  /** Counts nothing yet. */
  public Statistics() {}

  private static Map<Reason, LongAdder> adders() {
    Map<Reason, LongAdder> adders = new EnumMap<>(Reason.class);
    for (Reason reason : Reason.values()) {
      adders.put(reason, new LongAdder());
    }
    return adders;
  }

  /** Counts one request. */
  public void count(Outcome outcome) {
    add(lookups, outcome.lookup());
    Reason result = outcome.result();
    if (result != null) {
      add(results, result);
    }
  }

  /** Counts what became of a request in the end, which was counted when its response began. */
  public void countResult(Reason result) {
    add(results, result);
  }

  /** Counts a buffer that a client's bytes are in. */
  public void bufferTaken() {
    buffers.incrementAndGet();
  }

  /** Such a buffer is free again. */
  public void bufferGivenBack() {
    buffers.decrementAndGet();
  }

  /** How many buffers of 32 KiB hold bytes of fetches on their way to clients at the moment. */
  public int buffersInUse() {
    return buffers.get();
  }

  /** Counts a refresh in the background that has begun. */
  public void refreshBegun() {
    refreshes.incrementAndGet();
  }

  /** Such a refresh is over. */
  public void refreshEnded() {
    refreshes.decrementAndGet();
  }

  /** How many stored responses are being refreshed in the background at the moment. */
  public int refreshesRunning() {
    return refreshes.get();
  }

  private static void add(Map<Reason, LongAdder> adders, Reason reason) {
    LongAdder adder = adders.get(reason);
    if (adder != null) {
      adder.increment();
    }
  }

  /** Requests by how they were answered. */
  public Map<Reason, Long> byLookup() {
    return sums(lookups);
  }

  /** Requests that went to the origin, by what came of it, where that was not simply stored. */
  public Map<Reason, Long> byResult() {
    return sums(results);
  }

  private static Map<Reason, Long> sums(Map<Reason, LongAdder> adders) {
    Map<Reason, Long> sums = new EnumMap<>(Reason.class);
    adders.forEach(
        (reason, adder) -> {
          if (adder.sum() > 0) {
            sums.put(reason, adder.sum());
          }
        });
    return sums;
  }
}
