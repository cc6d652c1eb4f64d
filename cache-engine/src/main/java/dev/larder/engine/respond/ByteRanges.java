package dev.larder.engine.respond;

import dev.larder.api.Body;
import dev.larder.api.Field;
import dev.larder.api.Fields;
import dev.larder.engine.body.Pieces;
import dev.larder.engine.body.Pieces.Piece;
import dev.larder.engine.decide.Preconditions;
import dev.larder.engine.http.ByteRange;
import dev.larder.engine.message.CacheRequest;
import dev.larder.engine.view.StoredView;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Several parts of one response, as the content of a 206 of type {@code multipart/byteranges} (RFC
 * 9110 section 14.6).
 *
 * @param boundary what stands between the parts
 * @param body the parts, each with its head
 */
record ByteRanges(String boundary, Body body) {

  /** What a part costs beside its bytes, about: a smaller gap is sent rather than left out. */
  private static final int OVERHEAD = 100;

  /**
   * Takes out of a whole response what a request wants of it.
   *
   * @return null if that is not several parts, or no less than the whole
   */
  static @Nullable ByteRanges of(CacheRequest request, StoredView view, Body whole) {
    String range = request.field("Range");
    if (range == null || !request.method().equals("GET") || view.head().status() != 200) {
      return null;
    }
    ByteRange.Result asked = ByteRange.parse(range, whole.length());
    Fields fields = view.head().fields();
    if (asked.kind() != ByteRange.Kind.MULTIPLE
        || !Preconditions.rangeApplies(request.field("If-Range"), fields, view.terms())) {
      return null;
    }
    List<ByteRange> ranges = coalesced(asked.ranges());
    long content = ranges.stream().mapToLong(part -> part.length() + OVERHEAD).sum();
    if (content >= whole.length()) {
      return null;
    }
    // Nobody who writes content can guess it.
    String boundary = UUID.randomUUID().toString();
    return new ByteRanges(boundary, body(ranges, boundary, fields.first("Content-Type"), whole));
  }

  /**
   * Parts that overlap, or are hardly apart, as one, in the place of the first of them (RFC 9110
   * section 15.3.7.2): no request makes more of a response than there is.
   */
  private static List<ByteRange> coalesced(List<ByteRange> ranges) {
    List<ByteRange> kept = new ArrayList<>(ranges.size());
    for (ByteRange range : ranges) {
      ByteRange joined = range;
      int place = kept.size();
      for (int i = 0; i < kept.size(); ) {
        ByteRange other = kept.get(i);
        if (other.first() - joined.last() > OVERHEAD || joined.first() - other.last() > OVERHEAD) {
          i++;
          continue;
        }
        joined =
            joined.with(
                Math.min(joined.first(), other.first()), Math.max(joined.last(), other.last()));
        place = Math.min(place, i);
        kept.remove(i);
        i = 0; // It may reach others now.
      }
      kept.add(Math.min(place, kept.size()), joined);
    }
    return kept;
  }

  private static Body body(
      List<ByteRange> ranges, String boundary, @Nullable String type, Body whole) {
    List<Piece> pieces = new ArrayList<>(2 * ranges.size() + 1);
    String before = "--";
    for (ByteRange range : ranges) {
      String head =
          before
              + boundary
              + (type == null ? "" : "\r\nContent-Type: " + type)
              + "\r\nContent-Range: "
              + range.contentRange()
              + "\r\n\r\n";
      pieces.add(text(head));
      pieces.add(new Piece(whole, range.first(), range.length()));
      before = "\r\n--";
    }
    pieces.add(text("\r\n--" + boundary + "--\r\n"));
    return Pieces.join(pieces);
  }

  private static Piece text(String text) {
    Body body = Body.of(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
    return new Piece(body, 0, body.length());
  }

  /** The field of the answer that says what this is. */
  Field contentType() {
    return new Field("Content-Type", "multipart/byteranges; boundary=" + boundary);
  }
}
