package dev.larder.engine.exchange;

import dev.larder.api.Fields;
import java.nio.ByteBuffer;

/**
 * A response on its way to a client, chunk by chunk. Implemented by the host; one call at a time.
 */
public interface ClientStream {

  /**
   * Sends a chunk.
   *
   * @param chunk the host consumes it; it stays untouched by the caller until the completion
   * @param sent called when the chunk is no longer needed; failed if the client is gone
   */
  void write(ByteBuffer chunk, Completion sent);

  /**
   * Ends the response well.
   *
   * @param trailers sent if there are any and the client can receive them
   */
  void end(Fields trailers);

  /**
   * Ends the response in a way that no client can mistake for a whole one: the connection is
   * closed, or the stream reset.
   *
   * <p>If nothing of it has left yet, the host takes it back and calls {@code instead}: the
   * exchange counts as not ended then, and the engine ends it anew.
   *
   * @param instead goes on with nothing; to be called at most once. Does not block
   */
  void fail(Throwable cause, Runnable instead);
}
