package dev.larder.testkit.host;

import dev.larder.api.Key;
import dev.larder.api.StoreEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Keeps what a store reports, in the order of the reports. Safe for use by many threads. */
public final class RecordingEvents implements StoreEvents {

  private final List<Eviction> evictions = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();

  /**
   * A report of {@link StoreEvents#evicted}.
   *
   * @param key the entry's key
   * @param bytes what it had counted against the limit
   */
  public record Eviction(Key key, long bytes) {}

  /**
   * A report of {@link StoreEvents#problem}.
   *
   * @param message the sentence
   * @param cause the exception behind it, if there was one
   */
  public record Problem(String message, @Nullable Throwable cause) {}

  @Override
  public synchronized void evicted(Key key, long bytes) {
    evictions.add(new Eviction(key, bytes));
    notifyAll();
  }

  @Override
  public synchronized void problem(String message, @Nullable Throwable cause) {
    problems.add(new Problem(message, cause));
    notifyAll();
  }

  /** The evictions so far; a copy. */
  public synchronized List<Eviction> evictions() {
    return List.copyOf(evictions);
  }

  /** The problems so far; a copy. */
  public synchronized List<Problem> problems() {
    return List.copyOf(problems);
  }

  /**
   * Waits until the evictions are as wanted.
   *
   * @param patience how long to wait at most
   * @return whether they are
   */
  public synchronized boolean awaitEvictions(
      Predicate<? super List<Eviction>> wanted, Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!wanted.test(evictions)) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }
}
