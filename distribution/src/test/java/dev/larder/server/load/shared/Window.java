package dev.larder.server.load.shared;

import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** What the clients have seen in a stretch of time. Safe for use by many threads. */
final class Window {

  /** Times in steps of a tenth of a millisecond; the last one has all that took longer. */
  private static final int STEPS = 100_000;

  private static final int EXAMPLES = 5;

  /** What {@link #toString} tells, above the columns. */
  static final String HEADING =
      " ".repeat(34) + " requests  hits%  near% shared% failed wrong  old  p50 ms  p99 ms";

  private final String name;
  private final LongAdder requests = new LongAdder();
  private final LongAdder near = new LongAdder();
  private final LongAdder shared = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder wrong = new LongAdder();
  private final LongAdder old = new LongAdder();
  private final AtomicLongArray times = new AtomicLongArray(STEPS);
  private final ConcurrentLinkedQueue<String> examples = new ConcurrentLinkedQueue<>();

  Window(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  /**
   * A response that was right.
   *
   * @param from the store that it is a hit of: near, shared, or anything else for the origin
   */
  void answered(String from, int length, long nanos) {
    requests.increment();
    bytes.add(length);
    if (from.equals("near")) {
      near.increment();
    } else if (from.equals("shared")) {
      shared.increment();
    }
    times.incrementAndGet((int) Math.min(STEPS - 1, nanos / 100_000));
  }

  /** A request that had no response, or one that is no success. */
  void failed(String what) {
    requests.increment();
    failed.increment();
    example(what);
  }

  /** A response with the body of something else. */
  void wrong(String what) {
    requests.increment();
    wrong.increment();
    example(what);
  }

  /** A response that should have been replaced long before; it counts as an answer, too. */
  void old(String what) {
    old.increment();
    example(what);
  }

  private void example(String what) {
    if (examples.size() < EXAMPLES) {
      examples.add(what);
    }
  }

  long requests() {
    return requests.sum();
  }

  long near() {
    return near.sum();
  }

  long shared() {
    return shared.sum();
  }

  long bytes() {
    return bytes.sum();
  }

  /** Requests that failed, wrong bodies and responses that are too old. */
  long faults() {
    return failed.sum() + wrong.sum() + old.sum();
  }

  /** Hits of all requests, in percent. */
  double hitRatio() {
    return 100.0 * (near() + shared()) / Math.max(1, requests());
  }

  /** The time within which this share of the right answers came, in milliseconds. */
  double within(double share) {
    long all = 0;
    for (int i = 0; i < STEPS; i++) {
      all += times.get(i);
    }
    long sum = 0;
    for (int i = 0; i < STEPS; i++) {
      sum += times.get(i);
      if (sum >= all * share) {
        return (i + 1) / 10.0;
      }
    }
    return STEPS / 10.0;
  }

  @Override
  public String toString() {
    double all = Math.max(1, requests()) / 100.0;
    String line =
        String.format(
            Locale.ROOT,
            "%-34s %9d %6.1f %6.1f %7.1f %6d %5d %4d %7.1f %7.1f",
            name,
            requests(),
            hitRatio(),
            near() / all,
            shared() / all,
            failed.sum(),
            wrong.sum(),
            old.sum(),
            within(0.5),
            within(0.99));
    return examples.isEmpty() ? line : line + "\n  " + String.join("\n  ", examples);
  }
}
