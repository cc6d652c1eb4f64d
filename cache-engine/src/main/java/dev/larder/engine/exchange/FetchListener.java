package dev.larder.engine.exchange;

import dev.larder.api.Fields;
import dev.larder.api.LocalFile;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Hears of one fetch: any number of {@link #interim}, then {@link #head}, any number of {@link
 * #content}, then {@link #complete}; or {@link #failed} at any point, after which nothing follows.
 * Calls never overlap.
 */
public interface FetchListener {

  /** An informational response other than 100 and 101 (RFC 9110 section 15.2). */
  void interim(int status, Fields fields);

  /**
   * The head of the final response.
   *
   * @param status the status code, 200 to 999; or 101, if {@link
   *     dev.larder.engine.message.CacheRequest#upgrade} holds and the origin switches protocols. No
   *     content follows then
   * @param fields all fields as the origin sent them
   * @param file the file of this machine whose content follows, whole and as it is; null if the
   *     content is of no file, or of one that the host does not know. Never from what an origin or
   *     a client says
   */
  void head(int status, Fields fields, @Nullable LocalFile file);

  /** The head of the final response, whose content is of no file of this machine. */
  default void head(int status, Fields fields) {
    head(status, fields, null);
  }

  /**
   * Some of the content, without any transfer coding.
   *
   * @param chunk valid until the completion is called; the listener may move its position
   * @param consumed to be called when the chunk is no longer needed; the next one comes only after
   *     that. Failing it cancels the fetch
   */
  void content(ByteBuffer chunk, Completion consumed);

  /**
   * The content has ended as its framing promised.
   *
   * @param trailers the trailer fields; empty if there were none
   */
  void complete(Fields trailers);

  /** The fetch failed; if {@link #head} was called, what came of the content is not whole. */
  void failed(FetchFailure failure);
}
