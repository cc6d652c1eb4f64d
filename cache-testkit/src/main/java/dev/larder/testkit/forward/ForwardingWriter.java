package dev.larder.testkit.forward;

import dev.larder.api.StoreWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;

/** A writer that hands every call on to another one. */
public class ForwardingWriter implements StoreWriter {

  /** The other one. */
  protected final StoreWriter writer;

  /** Hands on to this writer. */
  public ForwardingWriter(StoreWriter writer) {
    this.writer = writer;
  }

  @Override
  public boolean write(ByteBuffer source) throws IOException {
    return writer.write(source);
  }

  @Override
  public int readAt(long position, ByteBuffer target) throws IOException {
    return writer.readAt(position, target);
  }

  @Override
  public boolean commit(BooleanSupplier condition) throws IOException {
    return writer.commit(condition);
  }

  @Override
  public void close() {
    writer.close();
  }
}
