package dev.larder.engine.exchange;

import dev.larder.api.Body;
import dev.larder.api.StoredResponse;
import dev.larder.engine.message.FieldBlock;
import dev.larder.engine.outcome.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * A whole response that needs no origin: a hit, or a refusal.
 *
 * <p>A body that is not in memory may turn out to be unreadable when it is sent. If nothing of the
 * response has left by then, and there is an {@code unreadable}, the host closes {@code stored} and
 * calls that instead of failing: the exchange counts as not ended, and the engine ends it anew.
 *
 * @param status the status code
 * @param stable fields that are the same at every hit on the same stored response
 * @param changing fields of this answer alone (Age, Cache-Status, Content-Range …)
 * @param contentLength the Content-Length to declare; -1 to declare none. It is in neither block
 * @param body where the content comes from
 * @param offset where the content starts in the body, in bytes
 * @param length how much of the body is to be sent, in bytes; 0 for HEAD and 304
 * @param stored what the host closes after the last byte has left, or when it fails; null if
 *     nothing is pinned
 * @param outcome for the log and the statistics
 * @param unreadable goes on without the body; to be called at most once, where it may block. Null
 *     if the body cannot fail
 */
public record Answer(
    int status,
    FieldBlock stable,
    FieldBlock changing,
    long contentLength,
    Body body,
    long offset,
    long length,
    @Nullable StoredResponse stored,
    Outcome outcome,
    @Nullable Runnable unreadable) {

  /** An answer without a way to go on if its body cannot be read. */
  public Answer(
      int status,
      FieldBlock stable,
      FieldBlock changing,
      long contentLength,
      Body body,
      long offset,
      long length,
      @Nullable StoredResponse stored,
      Outcome outcome) {
    this(status, stable, changing, contentLength, body, offset, length, stored, outcome, null);
  }

  /** This answer with a way to go on, if its body could fail. */
  public Answer orElse(Runnable unreadable) {
    return body instanceof Body.Buffers
        ? this
        : new Answer(
            status,
            stable,
            changing,
            contentLength,
            body,
            offset,
            length,
            stored,
            outcome,
            unreadable);
  }
}
