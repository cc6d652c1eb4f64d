package dev.larder.engine.fill;

import dev.larder.engine.exchange.FetchFailure;
import org.jspecify.annotations.Nullable;

/**
 * What a request has behind it that waited for the fetch of another.
 *
 * @param times how often it waited
 * @param alone whether it waits no more
 * @param failed how the fetch failed that it waited for last; null if it did not fail
 */
public record Waits(int times, boolean alone, @Nullable Failed failed) {

  /** It has not waited. */
  public static final Waits NONE = new Waits(0, false, null);

  /** The most fetches of others that one request waits for. */
  private static final int MOST = 2;

  /**
   * How a fetch failed.
   *
   * @param status the status code of the origin's error, in whose place something stored was used;
   *     0 if no response came
   * @param failure why no response came; null if one did
   */
  public record Failed(int status, @Nullable FetchFailure failure) {}

  /** One more wait, of which nothing came that could be used at once. */
  Waits again() {
    return new Waits(times + 1, times + 1 >= MOST, null);
  }

  /** One more wait, and the last. */
  Waits last() {
    return new Waits(times + 1, true, null);
  }

  /** No wait: its own fetch failed after the head had come. */
  Waits broken(Failed how) {
    return new Waits(times, true, how);
  }

  /** One more wait, for a fetch that failed, and the last. */
  Waits failed(Failed how) {
    return new Waits(times + 1, true, how);
  }
}
