package dev.larder.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;

/**
 * One entry on its way into a store, invisible to {@link Store#lookup} until it is committed.
 *
 * <p>Whoever got it from {@link Store#begin} closes it in every outcome; closing without a
 * successful commit is an abort and leaves no trace. Used by one thread at a time, except that
 * {@link #readAt} may run on others beside everything but {@link #close}.
 */
public interface StoreWriter extends AutoCloseable {

  /**
   * Appends to the body.
   *
   * @param source its remaining bytes are taken, and none of them is referred to after the call
   * @return true if all were taken (the buffer's position is then its limit); false, with none of
   *     them taken, if the store has no room for them: what was written before is still there for
   *     {@link #readAt}, the entry can no longer be committed, and every further write says false
   * @throws IOException if the store fails; the entry can no longer be committed. Also when more is
   *     written than the length announced to {@link Store#begin}, and after a commit or {@link
   *     #close}
   */
  boolean write(ByteBuffer source) throws IOException;

  /**
   * Reads what was written so far. Only for a store with {@link Capability#READABLE_WHILE_FILLING};
   * any other answers -1.
   *
   * @param position the offset in the body, not negative
   * @param target filled from its position, at most its remaining bytes
   * @return the number of bytes read, at least one; -1 if nothing was written at that position yet.
   *     Never waits for more to be written
   * @throws IOException if the store fails
   */
  int readAt(long position, ByteBuffer target) throws IOException;

  /**
   * Makes the entry visible, if a condition holds, in place of what was under the key.
   *
   * <p>The condition and the becoming visible are one step as far as {@link Store#remove} for the
   * same key is concerned: a remove that begins after the condition was evaluated finds the new
   * entry and removes it. So an invalidation (which first makes the condition false and then
   * removes) is never lost to a commit that comes in between.
   *
   * @param condition evaluated exactly once if everything else allows the commit; cheap, never
   *     blocks, never calls into the store
   * @return true if the entry is visible now; false, with what was under the key still there, if
   *     the condition did not hold, if the length announced to {@link Store#begin} was not reached,
   *     or if the store has no room or was closed
   * @throws IOException if the store fails; the entry is then not visible
   */
  boolean commit(BooleanSupplier condition) throws IOException;

  /** Ends the writing; an abort unless committed. Never fails; a second call does nothing. */
  @Override
  void close();
}
