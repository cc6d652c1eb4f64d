package dev.larder.engine.respond;

import dev.larder.api.Fields;
import dev.larder.engine.decide.Preconditions;
import dev.larder.engine.decide.ResponseTerms;
import dev.larder.engine.http.ByteRange;
import dev.larder.engine.message.CacheRequest;
import org.jspecify.annotations.Nullable;

/**
 * How much of a whole response a request gets (RFC 9110 sections 13 and 14): all of it, one range,
 * its head alone, or none of it since the client has it or wanted another one.
 *
 * @param status the status code of the answer
 * @param contentRange the Content-Range of the answer; null for none
 * @param contentLength the length to declare, in bytes; -1 for none
 * @param offset where the content of the answer starts, in bytes
 * @param length how much content is sent, in bytes; -1 for all of a response of unknown length
 */
public record Portion(
    int status, @Nullable String contentRange, long contentLength, long offset, long length) {

  /**
   * Decides.
   *
   * @param status the status code of the whole response
   * @param fields its fields
   * @param length of its content, in bytes; -1 if that is not known yet
   */
  public static Portion of(
      CacheRequest request, int status, Fields fields, ResponseTerms terms, long length) {
    return switch (Preconditions.evaluate(request, status, fields, terms)) {
      case NOT_MODIFIED -> new Portion(304, null, -1, 0, 0);
      case FAILED -> new Portion(412, null, 0, 0, 0);
      case PROCEED -> {
        String range = request.field("Range");
        if (range != null
            && status == 200
            && length >= 0
            && request.method().equals("GET")
            && rangesOf(terms)) {
          Portion part = range(request, range, fields, terms, length);
          if (part != null) {
            yield part;
          }
        }
        boolean bodyless = status == 204 || status == 304;
        boolean head = request.method().equals("HEAD");
        yield new Portion(status, null, bodyless ? -1 : length, 0, head || bodyless ? 0 : length);
      }
    };
  }

  /**
   * Whether ranges are given out of a response. What others leave in a store may be another one for
   * the next range, and its client is to get one of them.
   */
  static boolean rangesOf(ResponseTerms terms) {
    return terms.basis() != ResponseTerms.Basis.PRESENCE;
  }

  /**
   * All of a response, whatever was asked for.
   *
   * @param declared the length to declare, in bytes; -1 for none
   * @param length of its content, in bytes; -1 if that is not known yet
   */
  public static Portion whole(int status, long declared, long length) {
    return new Portion(status, null, declared, 0, length);
  }

  /** The answer to a single range; null if the whole is to be sent. */
  private static @Nullable Portion range(
      CacheRequest request, String value, Fields fields, ResponseTerms terms, long length) {
    if (!Preconditions.rangeApplies(request.field("If-Range"), fields, terms)) {
      return null;
    }
    ByteRange.Result ranges = ByteRange.parse(value, length);
    return switch (ranges.kind()) {
      case UNSATISFIABLE -> new Portion(416, ByteRange.unsatisfiedRange(length), 0, 0, 0);
      case SINGLE -> {
        ByteRange part = ranges.single();
        yield new Portion(206, part.contentRange(), part.length(), part.first(), part.length());
      }
      // Several ranges, or none that is understood: the whole is always right. What is stored whole
      // can do better (ByteRanges).
      case MULTIPLE, NONE -> null;
    };
  }
}
