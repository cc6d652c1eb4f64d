package dev.larder.engine.fill;

import dev.larder.api.Fields;
import dev.larder.engine.exchange.ClientStream;
import dev.larder.engine.exchange.Completion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One response on its way from the origin to the one client that it is for. It ends exactly once,
 * well or badly, whoever ends it: the origin, the client, or a failure in between.
 *
 * <p>Called by the fetch's thread; the completions of the client's writes may come on any other.
 */
final class Transfer {

  private static final Logger LOG = LoggerFactory.getLogger(Transfer.class);

  private final ClientStream client;
  private final long expected;
  private final Runnable instead;
  private final AtomicBoolean over = new AtomicBoolean();
  private long passed;

  /**
   * A response of which the head has been sent.
   *
   * @param expected the length of the content in bytes; -1 if it is not known
   * @param instead goes on with a client that has got nothing of a response that breaks off
   */
  Transfer(ClientStream client, long expected, Runnable instead) {
    this.client = client;
    this.expected = expected;
    this.instead = instead;
  }

  /** Passes a part of the content on. */
  void content(ByteBuffer chunk, Completion consumed) {
    Handover handover = new Handover(consumed);
    if (over.get()) {
      handover.failed(new IOException("the response has ended"));
      return;
    }
    try {
      passed += chunk.remaining();
      if (expected >= 0 && passed > expected) {
        throw new IOException("the origin sent more than the " + expected + " bytes it declared");
      }
      client.write(chunk, handover);
    } catch (IOException | RuntimeException | Error e) {
      handover.failed(e);
    }
  }

  /** The content has ended as its framing promised. */
  void complete(Fields trailers) {
    if (expected >= 0 && passed != expected) {
      fail(
          new IOException(
              "the origin sent " + passed + " bytes of the " + expected + " it declared"));
      return;
    }
    if (!over.compareAndSet(false, true)) {
      return;
    }
    try {
      client.end(trailers);
    } catch (RuntimeException | Error e) {
      LOG.error("the end of a response could not be sent", e);
    }
  }

  /** What came of the content is not whole. Does nothing after the end. */
  void fail(Throwable cause) {
    if (!over.compareAndSet(false, true)) {
      return;
    }
    try {
      client.fail(cause, instead);
    } catch (RuntimeException | Error e) {
      LOG.error("a response could not be cut off", e);
    }
  }

  /** A chunk in the client's hands: it comes back once. */
  private final class Handover implements Completion {

    private final Completion consumed;
    private final AtomicBoolean returned = new AtomicBoolean();

    Handover(Completion consumed) {
      this.consumed = consumed;
    }

    @Override
    public void succeeded() {
      if (returned.compareAndSet(false, true)) {
        consumed.succeeded();
      }
    }

    @Override
    public void failed(Throwable cause) {
      if (returned.compareAndSet(false, true)) {
        // The client is gone, and nobody else asked for this: the fetch may have nothing left to
        // tell, so the end does not wait for it.
        fail(cause);
        consumed.failed(cause);
      }
    }
  }
}
