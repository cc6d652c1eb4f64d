package dev.larder.api;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Says which of the nodes that share a store fetches a response, so that the others wait for it
 * instead of fetching it as well. A lease is advice: nothing depends on there being only one.
 *
 * <p>Safe for use by many threads. Calls may block.
 */
public interface Leases {

  /**
   * Takes the lease of a name, if nobody has it. It ends when it is closed, or by itself when its
   * time is over: a holder that died keeps nobody waiting for longer.
   *
   * @param name what is to be fetched
   * @param longest at least a second
   * @return closed by the caller; null if somebody else has it
   * @throws IOException if the store cannot tell
   */
  @Nullable Lease take(Key name, Duration longest) throws IOException;

  /** The right to fetch something, held by one node. Safe for use by many threads. */
  interface Lease extends AutoCloseable {

    /** Gives the lease back, if it is still held. May block; never fails; a second call is idle. */
    @Override
    void close();
  }
}
