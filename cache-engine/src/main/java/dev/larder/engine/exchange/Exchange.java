package dev.larder.engine.exchange;

import dev.larder.api.Fields;
import dev.larder.engine.message.CacheRequest;
import dev.larder.engine.outcome.Outcome;
import dev.larder.engine.policy.Policy;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * One request and the way back to its client. Implemented by the host.
 *
 * <p>The engine ends each exchange exactly once: with {@link #answer}, or with {@link #begin} and
 * the end of the stream that it gives. If one of the two throws, the exchange counts as not ended,
 * and the engine ends it with a last {@code answer} of status 500.
 */
public interface Exchange {

  /** The request. */
  CacheRequest request();

  /** The caching policy of the location that the request belongs to. */
  Policy policy();

  /**
   * Gets responses for a location.
   *
   * @param location the url of the location, from {@code on-miss.location}; empty for the one that
   *     the request belongs to
   */
  Fetcher fetcher(String location);

  /**
   * Whether the content behind this location demands a login of its own, so that no response of it
   * may be shared.
   */
  boolean accessProtected();

  /**
   * Runs a task that may block, on a worker.
   *
   * @throws RejectedExecutionException if there are too many
   */
  void execute(Runnable task);

  /**
   * Whether the exchange may be ended later, on another thread. Otherwise each request has a fetch
   * of its own, and nothing is refreshed in the background.
   */
  default boolean canWait() {
    return true;
  }

  /** Passes an informational response on, if the client can receive one. */
  void interim(int status, Fields fields);

  /** Sends a whole response and ends the exchange. */
  void answer(Answer answer);

  /**
   * Starts a streamed response.
   *
   * @param status the status code; after 101 the end of the stream is where the host connects the
   *     client with the origin
   * @param fields all end-to-end fields but Content-Length
   * @param contentLength the length to declare, in bytes; -1 if it is not known or there is no
   *     content. For HEAD and 304 it is declared without content following
   * @param outcome for the log and the statistics
   */
  ClientStream begin(int status, Fields fields, long contentLength, Outcome outcome);

  /**
   * Tells what became of a streamed response in the end, where that is not what {@link #begin} was
   * told. Called before the stream ends; for the log.
   */
  default void amend(Outcome outcome) {}

  /**
   * Has a task run, once at most, when the host notices that the client of a streamed response has
   * gone away, even if nothing is being sent at that moment. Writes that fail tell as much: a host
   * may notice nothing else.
   */
  default void whenGone(Consumer<Throwable> task) {}
}
