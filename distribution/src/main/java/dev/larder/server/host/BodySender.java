package dev.larder.server.host;

import dev.larder.api.Body;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingNestedCallback;

/** Sends a part of a body in the way that is cheapest for its kind. */
final class BodySender {

  private BodySender() {}

  /**
   * Sends the part and ends the response.
   *
   * @param done succeeds after the last byte; when it fails, the client sees that
   */
  static void send(Response response, Body.Buffers body, long offset, long length, Callback done) {
    List<ByteBuffer> buffers = body.buffers();
    if (buffers.size() == 1) {
      ByteBuffer buffer = buffers.get(0);
      response.write(
          true,
          buffer.slice(buffer.position() + Math.toIntExact(offset), Math.toIntExact(length)),
          done);
    } else {
      new InTurn(response, slices(buffers, offset, length), done).iterate();
    }
  }

  private static List<ByteBuffer> slices(List<ByteBuffer> buffers, long offset, long length) {
    List<ByteBuffer> slices = new ArrayList<>(buffers.size());
    long skip = offset;
    long left = length;
    for (ByteBuffer buffer : buffers) {
      int size = buffer.remaining();
      if (left > 0 && skip < size) {
        int part = (int) Math.min(size - skip, left);
        slices.add(buffer.slice(buffer.position() + (int) skip, part));
        left -= part;
        skip = 0;
      } else {
        skip = Math.max(0, skip - size);
      }
    }
    if (left > 0) {
      throw new IllegalArgumentException(
          "the body ends " + left + " bytes before the part that is to be sent");
    }
    return slices;
  }

  /** Several buffers, one write each. */
  private static final class InTurn extends IteratingNestedCallback {

    private final Response response;
    private final List<ByteBuffer> slices;
    private int next;

    InTurn(Response response, List<ByteBuffer> slices, Callback done) {
      super(done);
      this.response = response;
      this.slices = slices;
    }

    @Override
    protected Action process() {
      if (next == slices.size()) {
        return Action.SUCCEEDED;
      }
      ByteBuffer slice = slices.get(next++);
      response.write(next == slices.size(), slice, this);
      return Action.SCHEDULED;
    }

    @Override
    public InvocationType getInvocationType() {
      return InvocationType.NON_BLOCKING;
    }
  }
}
