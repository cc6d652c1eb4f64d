package dev.larder.engine.fill;

import dev.larder.engine.exchange.Timer;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The requests that joined a fetch of another. They wait for its head without a thread, and then
 * are answered from the same response, or go another way, each on a worker of its own. Safe for use
 * by many threads.
 */
final class Followers {

  private final FillContext context;
  private final Duration longestWait;

  // Guarded by this.
  private final Set<Waiter> waiters = new LinkedHashSet<>();
  private @Nullable SharedResponse response;
  private boolean closed;

  /**
   * Nobody.
   *
   * @param longestWait after this, a request goes on its own
   */
  Followers(FillContext context, Duration longestWait) {
    this.context = context;
    this.longestWait = longestWait;
  }

  /** One that waits for the head. */
  private final class Waiter {

    private final Journey journey;
    private final Timer.Alarm alarm;

    Waiter(Journey journey) {
      this.journey = journey;
      this.alarm = context.timer().after(longestWait, this::expired);
    }

    private void expired() {
      synchronized (Followers.this) {
        if (!waiters.remove(this)) {
          return;
        }
      }
      searchAgain(journey, journey.waits().last());
    }
  }

  /**
   * Takes a request along; what it has found is closed then.
   *
   * @return false if it is too late, or the request would not take the response from a store
   */
  boolean add(Journey journey) {
    SharedResponse present;
    synchronized (this) {
      if (closed) {
        return false;
      }
      present = response;
      if (present == null) {
        journey.close();
        waiters.add(new Waiter(journey));
        return true;
      }
    }
    if (!present.isReusableFor(journey)) {
      return false;
    }
    journey.close();
    attach(journey, present);
    return true;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  synchronized boolean isEmpty() {
    return waiters.isEmpty();
  }

  /** The head is there, and all who fit it get what follows. */
  void answer(SharedResponse shared) {
    for (Waiter waiter : take(shared)) {
      OnWorker.run(context, waiter.journey, () -> attach(waiter.journey, shared));
    }
  }

  /** Nobody joins any more; who waits searches anew, for what has been stored meanwhile. */
  void searchAgain() {
    for (Waiter waiter : close()) {
      searchAgain(waiter.journey, waiter.journey.waits().again());
    }
  }

  /** Nobody joins any more; who waits asks the origin itself. */
  void goAlone() {
    for (Waiter waiter : close()) {
      searchAgain(waiter.journey, waiter.journey.waits().last());
    }
  }

  /** Nobody joins any more; who waits takes what stands in for the failure. */
  void fail(Waits.Failed how) {
    for (Waiter waiter : close()) {
      searchAgain(waiter.journey, waiter.journey.waits().failed(how));
    }
  }

  private synchronized List<Waiter> take(SharedResponse shared) {
    response = shared;
    return takeAll();
  }

  private synchronized List<Waiter> close() {
    closed = true;
    return takeAll();
  }

  private List<Waiter> takeAll() {
    List<Waiter> all = List.copyOf(waiters);
    waiters.clear();
    all.forEach(waiter -> waiter.alarm.cancel());
    return all;
  }

  private void attach(Journey journey, SharedResponse shared) {
    if (!shared.answer(journey)) {
      Journey next = journey.selecting(shared.selected(journey));
      context.again().accept(next.after(next.waits().again()));
    }
  }

  private void searchAgain(Journey journey, Waits wait) {
    OnWorker.run(context, journey, () -> context.again().accept(journey.after(wait)));
  }
}
