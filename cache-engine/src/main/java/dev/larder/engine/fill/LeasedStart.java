package dev.larder.engine.fill;

import dev.larder.api.Key;
import dev.larder.api.Leases;
import dev.larder.engine.lookup.Lookup;
import dev.larder.engine.outcome.Reason;
import dev.larder.engine.policy.RuleStore;
import dev.larder.engine.store.LeaseAnswer;
import dev.larder.engine.store.ShieldedStore;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The start of a fetch that one node makes for all that share a store: it waits while another node
 * has the lease, and looks now and then whether that one has stored what is asked for.
 *
 * <p>It waits without a thread, and for the {@code max-age} of the lock at most: then the node
 * fetches for itself. Whoever joined the fetch on this node waits with it.
 */
final class LeasedStart {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(250);

  private final FillContext context;
  private final ShieldedStore store;
  private final Journey journey;
  private final Key name;
  private final Fill fill;
  private final Runnable elsewhere;
  private final long until;
  private Duration pause = FIRST_PAUSE;

  private LeasedStart(
      FillContext context,
      ShieldedStore store,
      Journey journey,
      FillKey key,
      Fill fill,
      Runnable elsewhere) {
    this.context = context;
    this.store = store;
    this.journey = journey;
    this.name = Key.of(key.key().text() + "\nlease " + key.variant());
    this.fill = fill;
    this.elsewhere = elsewhere;
    this.until = context.clock().millis() + longest().toMillis();
  }

  /**
   * Begins a fetch, now or when it is this node's turn. Must run where it may block.
   *
   * @param fill not begun
   * @param elsewhere takes the fill back and answers the request from the stores, where another
   *     node has put what was asked for; runs where it may block
   */
  static void begin(
      FillContext context, Journey journey, FillKey key, Fill fill, Runnable elsewhere) {
    ShieldedStore store = leasing(journey);
    if (store == null) {
      fill.begin();
    } else {
      LeasedStart start = new LeasedStart(context, store, journey, key, fill, elsewhere);
      start.orNone(start::tryNow);
    }
  }

  private static @Nullable ShieldedStore leasing(Journey journey) {
    for (RuleStore store : journey.rule().stores()) {
      if (store.store().hasLeases()) {
        return store.store();
      }
    }
    return null;
  }

  private Duration longest() {
    return journey.rule().settings().lock().maxAge();
  }

  private void tryNow() {
    LeaseAnswer answer = store.lease(name, longest());
    Leases.Lease lease = answer.lease();
    if (lease != null) {
      fill.holding(lease);
      // Whoever had it before may have stored the response since this node looked.
      if (isThere()) {
        elsewhere.run();
      } else {
        fill.begin();
      }
    } else if (answer.held() && context.clock().millis() < until) {
      context.timer().after(pause, this::wake);
      Duration longer = pause.multipliedBy(2);
      pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    } else {
      fill.begin();
    }
  }

  private void wake() {
    if (!OnWorker.run(context, journey, () -> orNone(this::look))) {
      giveUp();
    }
  }

  /** A fetch that nobody begins any more must not be joined. */
  private void orNone(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      giveUp();
      throw e;
    }
  }

  private void giveUp() {
    journey.close();
    fill.abandon();
  }

  private void look() {
    if (isThere()) {
      elsewhere.run();
    } else {
      tryNow();
    }
  }

  /**
   * Whether the stores have by now what was not there, or was stale, before. What may be served
   * while it is refreshed is no more than there was: this may be its refreshing.
   */
  private boolean isThere() {
    Lookup lookup =
        new Lookup(
            journey.request(),
            journey.target(),
            journey.rule(),
            journey.terms(),
            context.invalidations(),
            context.clock().millis());
    lookup.advance(true);
    Lookup.Found found = lookup.found();
    boolean there = found != null && found.reuse().reason() == Reason.FRESH;
    lookup.close();
    return there;
  }
}
