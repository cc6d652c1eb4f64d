package dev.larder.engine.fill;

import dev.larder.api.Key;
import dev.larder.engine.policy.Policy;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The refreshes in the background of an engine: at most one of a stored response at a time, and so
 * many in all. What fails is left alone for a while that doubles each time; and where nothing but
 * failures comes from, one refresh at a time asks whether that is over. Safe for use by many
 * threads.
 */
public final class Refreshes {

  private static final int MOST = 256;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  /** So many failures in a row, of any URLs of a location, are the origin's and not the URLs'. */
  private static final int SICK_AFTER = 8;

  private final FillContext context;
  private final Set<Key> running = ConcurrentHashMap.newKeySet();
  private final Pauses<Key> keys = new Pauses<>(1 << 14, 1, FIRST_PAUSE, LONGEST_PAUSE);
  private final Pauses<Policy> origins =
      new Pauses<>(1 << 8, SICK_AFTER, FIRST_PAUSE, LONGEST_PAUSE);

  Refreshes(FillContext context) {
    this.context = context;
  }

  /**
   * Refreshes what is stored and stale, if that is wanted now. To be called before the exchange of
   * the client ends that is answered with it.
   *
   * @param journey the client's; nothing of it is ended
   * @param stored the key of what is stored
   */
  public void refresh(Journey journey, Key stored) {
    long now = context.clock().millis();
    Policy policy = journey.exchange().policy();
    if (running.size() >= MOST
        || running.contains(stored)
        || !keys.allow(stored, now)
        || !origins.allow(policy, now)
        || !running.add(stored)) {
      return;
    }
    context.statistics().refreshBegun();
    try {
      BackgroundExchange exchange =
          BackgroundExchange.of(
              journey.exchange(),
              journey.rule().onMissLocation(),
              good -> ended(stored, policy, good));
      Journey refresh = journey.by(exchange);
      exchange.execute(() -> context.again().accept(refresh));
    } catch (RuntimeException e) {
      // No worker is free: the next request tries.
      leave(stored);
    }
  }

  private void ended(Key stored, Policy policy, boolean good) {
    long now = context.clock().millis();
    if (good) {
      keys.forgive(stored);
      origins.forgive(policy);
    } else {
      keys.failed(stored, now);
      origins.failed(policy, now);
    }
    leave(stored);
  }

  private void leave(Key stored) {
    running.remove(stored);
    context.statistics().refreshEnded();
  }
}
