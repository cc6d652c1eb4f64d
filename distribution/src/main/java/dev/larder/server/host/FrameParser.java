package dev.larder.server.host;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http2.parser.ServerParser;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.RateControl;

/**
 * Parses what an HTTP/2 client sends, and knows for how long something has been begun and not
 * ended: the preface, a frame or a head of several frames. Content does not count.
 */
final class FrameParser extends ServerParser {

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int CONTINUATION = 9;
  private static final int END_HEADERS = 4;

  /** Since when, of {@link System#nanoTime}; meaningless while nothing is pending. */
  private volatile long since = System.nanoTime();

  // At first, the preface is.
  private volatile boolean pending = true;

  /**
   * A parser of one connection.
   *
   * @param greatestHead bytes of a head, with 32 for each field, from which on the connection ends
   */
  FrameParser(ByteBufferPool buffers, int greatestHead, RateControl rate) {
    super(buffers, greatestHead, rate);
  }

  /** Whether something has been pending for longer than a limit. For any thread. */
  boolean isSlow(long nanos) {
    return pending && System.nanoTime() - since > nanos;
  }

  @Override
  protected boolean parseHeader(ByteBuffer buffer) {
    boolean some = buffer.hasRemaining();
    boolean whole = super.parseHeader(buffer);
    if (whole && getFrameType() == DATA) {
      pending = false;
    } else if (some && !pending) {
      since = System.nanoTime();
      pending = true;
    }
    return whole;
  }

  @Override
  protected boolean parseBody(ByteBuffer buffer) {
    int type = getFrameType();
    boolean opensHead = (type == HEADERS || type == CONTINUATION) && !hasFlag(END_HEADERS);
    boolean whole = super.parseBody(buffer);
    if (whole) {
      pending = opensHead;
    }
    return whole;
  }
}
