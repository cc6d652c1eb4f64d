package dev.larder.testkit.fault;

import dev.larder.api.StoreWriter;
import dev.larder.testkit.forward.ForwardingWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** A writer of a faulty store; counted as open until it is closed. */
final class FaultyWriter extends ForwardingWriter {

  private final FaultPlan plan;
  private final AtomicBoolean closed = new AtomicBoolean();
  private long written;
  private boolean spoiled;

  FaultyWriter(StoreWriter writer, FaultPlan plan) {
    super(writer);
    this.plan = plan;
    plan.countWriters(1);
  }

  @Override
  public boolean write(ByteBuffer source) throws IOException {
    FaultPlan.Bytes bytes = plan.bytes();
    long end = written + source.remaining();
    boolean failed = true;
    try {
      plan.enter(Operation.WRITE);
      if (end > bytes.failWriteAt()) {
        bytes.with().strike("byte " + bytes.failWriteAt());
      }
      failed = spoiled || end > bytes.overflowAt() || !super.write(source);
    } finally {
      spoiled |= failed;
    }
    if (!failed) {
      written = end;
    }
    return !failed;
  }

  @Override
  public int readAt(long position, ByteBuffer target) throws IOException {
    plan.enter(Operation.READ_AT);
    return super.readAt(position, target);
  }

  @Override
  public boolean commit(BooleanSupplier condition) throws IOException {
    plan.enter(Operation.COMMIT);
    return !spoiled && super.commit(condition);
  }

  @Override
  public void close() {
    super.close();
    if (closed.compareAndSet(false, true)) {
      plan.countWriters(-1);
    }
    plan.enterUnchecked(Operation.WRITER_CLOSE);
  }
}
