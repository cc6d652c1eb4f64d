package dev.larder.testkit.fault;

import dev.larder.api.Body;
import dev.larder.api.EntryMeta;
import dev.larder.api.Head;
import dev.larder.api.StoredResponse;
import dev.larder.testkit.forward.BodyStream;
import dev.larder.testkit.forward.ForwardingResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicBoolean;

/** A handle of a faulty store; counted as open until it is closed. */
final class FaultyResponse extends ForwardingResponse {

  private final FaultPlan plan;
  private final AtomicBoolean closed = new AtomicBoolean();

  FaultyResponse(StoredResponse response, FaultPlan plan) {
    super(response);
    this.plan = plan;
    plan.countResponses(1);
  }

  @Override
  public Head head() {
    plan.enterUnchecked(Operation.HEAD);
    return super.head();
  }

  @Override
  public EntryMeta meta() {
    plan.enterUnchecked(Operation.META);
    return super.meta();
  }

  @Override
  public Body body() {
    plan.enterUnchecked(Operation.BODY);
    Body body = super.body();
    FaultPlan.Bytes bytes = plan.bytes();
    return bytes.touchesBodies() ? new FaultyBody(body, bytes) : body;
  }

  @Override
  public long version() {
    plan.enterUnchecked(Operation.VERSION);
    return super.version();
  }

  @Override
  public void close() {
    super.close();
    if (closed.compareAndSet(false, true)) {
      plan.countResponses(-1);
    }
    plan.enterUnchecked(Operation.RESPONSE_CLOSE);
  }

  /** A body that breaks while it is read. */
  private record FaultyBody(Body body, FaultPlan.Bytes bytes) implements Body.Stream {

    @Override
    public long length() {
      return body.length();
    }

    @Override
    public InputStream open(long offset) throws IOException {
      return new FaultyInput(BodyStream.open(body, offset), offset, bytes);
    }
  }

  private static final class FaultyInput extends InputStream {

    private final InputStream in;
    private final FaultPlan.Bytes bytes;
    private long position;

    FaultyInput(InputStream in, long offset, FaultPlan.Bytes bytes) {
      this.in = in;
      this.position = offset;
      this.bytes = bytes;
    }

    @Override
    public int read() throws IOException {
      if (position >= bytes.failReadAt()) {
        bytes.with().strike("byte " + position);
      }
      int next = position >= bytes.cutAt() ? -1 : in.read();
      return next >= 0 && position++ == bytes.flipAt() ? next ^ 1 : next;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = 0;
      while (count < length) {
        if (count > 0 && position >= bytes.failReadAt()) {
          break; // what came before the fault is delivered
        }
        int next = read();
        if (next < 0) {
          break;
        }
        target[offset + count++] = (byte) next;
      }
      return count == 0 && length > 0 ? -1 : count;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
