package dev.larder.engine.fill;

import dev.larder.engine.exchange.Fetcher;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A fetch that can be given up from when it is asked for: its listener may be called, and want no
 * more of it, before the host has returned it. Safe for use by many threads.
 */
final class StartedFetch {

  private Fetcher.@Nullable Fetch fetch;
  private @Nullable IOException givenUp;

  /** The host has returned it. */
  void is(Fetcher.Fetch returned) {
    IOException reason;
    synchronized (this) {
      fetch = returned;
      reason = givenUp;
    }
    if (reason != null) {
      returned.cancel(reason);
    }
  }

  /** Gives it up, now or as soon as it is there. */
  void giveUp(IOException reason) {
    Fetcher.Fetch running;
    synchronized (this) {
      givenUp = reason;
      running = fetch;
    }
    if (running != null) {
      running.cancel(reason);
    }
  }
}
