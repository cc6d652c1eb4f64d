package dev.larder.engine.exchange;

import dev.larder.engine.message.ForwardRequest;

/** Gets responses from the origin of one location. Implemented by the host. */
public interface Fetcher {

  /** A fetch under way. */
  interface Fetch {

    /** Gives the fetch up: its connection is closed. The listener hears a failure, if not ended. */
    void cancel(Throwable reason);
  }

  /**
   * Sends a request and returns at once. The listener is called on other threads, or on this one
   * before the method returns.
   */
  Fetch fetch(ForwardRequest request, FetchListener listener);
}
