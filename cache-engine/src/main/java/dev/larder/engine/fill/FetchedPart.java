package dev.larder.engine.fill;

import dev.larder.engine.decide.StrongValidator;
import dev.larder.engine.http.ByteRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a response a 206 carries.
 *
 * @param range the bytes
 * @param validator what tells the version of the response, so that parts can be put together (RFC
 *     9111 section 3.4); null if nothing does
 */
record FetchedPart(ByteRange range, @Nullable String validator) {

  /**
   * Reads which part a response carries.
   *
   * <p>Content that is shorter than its Content-Range says, which goes up to the end, is taken for
   * what there is: an origin that counts its end wrongly. But nothing is put together with it.
   *
   * @return null if it is not a 206, or one of several parts, or says nothing that holds
   */
  static @Nullable FetchedPart of(FetchedHead head) {
    List<String> lines = head.fields().values("Content-Range");
    if (head.status() != 206 || lines.size() != 1 || isMultipart(head)) {
      return null;
    }
    ByteRange range = ByteRange.ofContentRange(lines.get(0));
    long declared = head.declared();
    if (range == null || declared == 0 || declared > range.length()) {
      return null;
    }
    if (declared < 0 || declared == range.length()) {
      return new FetchedPart(range, StrongValidator.of(head.fields(), head.terms()));
    }
    boolean isEnd = range.first() > 0 && range.last() == range.complete() - 1;
    return isEnd ? new FetchedPart(range.endingAfter(declared), null) : null;
  }

  private static boolean isMultipart(FetchedHead head) {
    String type = head.fields().first("Content-Type");
    return type != null && type.strip().regionMatches(true, 0, "multipart/byteranges", 0, 20);
  }
}
