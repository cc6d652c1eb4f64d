package dev.larder.testkit.broken;

import dev.larder.api.Store;
import dev.larder.api.StoreWriter;
import dev.larder.testkit.forward.ForwardingWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;

/** Mistakes with a commit and its condition. */
final class CommitMistakes {

  private CommitMistakes() {}

  static Store takesWritesAfterTheCommit(Store inner) {
    return Changed.writers(
        inner,
        (store, key, length, writer) ->
            new ForwardingWriter(writer) {
              private boolean committed;

              @Override
              public boolean write(ByteBuffer source) throws IOException {
                if (committed) {
                  source.position(source.limit());
                  return true;
                }
                return super.write(source);
              }

              @Override
              public boolean commit(BooleanSupplier condition) throws IOException {
                committed = super.commit(condition);
                return committed;
              }
            });
  }

  static Store ignoresCondition(Store inner) {
    return committing(inner, (writer, condition) -> writer.commit(() -> true));
  }

  static Store evaluatesTwice(Store inner) {
    return committing(
        inner,
        (writer, condition) ->
            writer.commit(
                () -> {
                  boolean first = condition.getAsBoolean();
                  return condition.getAsBoolean() && first;
                }));
  }

  static Store losesTheRemoveRace(Store inner) {
    return committing(
        inner, (writer, condition) -> condition.getAsBoolean() && writer.commit(() -> true));
  }

  static Store refusalRemovesTheOld(Store inner) {
    return Changed.writers(
        inner,
        (store, key, length, writer) ->
            new ForwardingWriter(writer) {
              @Override
              public boolean commit(BooleanSupplier condition) throws IOException {
                boolean done = super.commit(condition);
                if (!done) {
                  store.remove(key);
                }
                return done;
              }
            });
  }

  static Store losesEmptyOfUnknownLength(Store inner) {
    return Changed.writers(
        inner,
        (store, key, length, writer) ->
            length >= 0
                ? writer
                : new ForwardingWriter(writer) {
                  @Override
                  public boolean commit(BooleanSupplier condition) throws IOException {
                    return super.readAt(0, ByteBuffer.allocate(1)) > 0 && super.commit(condition);
                  }
                });
  }

  /** How a commit is done. */
  interface Commit {
    boolean of(StoreWriter writer, BooleanSupplier condition) throws IOException;
  }

  static Store committing(Store inner, Commit commit) {
    return Changed.writers(
        inner,
        (store, key, length, writer) ->
            new ForwardingWriter(writer) {
              @Override
              public boolean commit(BooleanSupplier condition) throws IOException {
                return commit.of(writer, condition);
              }
            });
  }
}
