package dev.larder.engine.fill;

import dev.larder.api.Body;
import dev.larder.api.Field;
import dev.larder.api.Fields;
import dev.larder.api.Head;
import dev.larder.engine.body.Pieces;
import dev.larder.engine.body.Pieces.Piece;
import dev.larder.engine.decide.HeadUpdate;
import dev.larder.engine.decide.StrongValidator;
import dev.larder.engine.http.ByteRange;
import dev.larder.engine.lookup.Lookup.Found;
import dev.larder.engine.settings.CacheSettings;
import dev.larder.engine.store.StoredPart;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a response lacks of which parts are stored: one stretch of bytes, from the first that is
 * missing to the last (RFC 9111 section 3.3).
 *
 * @param head the stored head
 * @param parts what there is, in order
 * @param range the stretch to ask for
 * @param validator the strong validator of the parts; null if there is none
 */
record MissingBytes(
    Head head, List<StoredPart> parts, ByteRange range, @Nullable String validator) {

  /** What is missing; null if nothing is. */
  static @Nullable MissingBytes of(Found found) {
    ByteRange whole = ByteRange.whole(found.entry().complete());
    long next = 0;
    long first = -1;
    long last = -1;
    for (StoredPart part : found.parts()) {
      if (part.range().first() > next) {
        first = first < 0 ? next : first;
        last = part.range().first() - 1;
      }
      next = part.range().last() + 1;
    }
    if (next <= whole.last()) {
      first = first < 0 ? next : first;
      last = whole.last();
    }
    Head head = found.view().head();
    return first < 0
        ? null
        : new MissingBytes(
            head,
            found.parts(),
            whole.with(first, last),
            StrongValidator.of(head.fields(), found.view().terms()));
  }

  /** The fields that ask for it. */
  List<Field> fields() {
    boolean toTheEnd = range.last() == range.complete() - 1;
    List<Field> fields = new ArrayList<>(2);
    fields.add(new Field("Range", "bytes=" + range.first() + '-' + (toTheEnd ? "" : range.last())));
    if (validator != null) {
      fields.add(new Field("If-Range", validator));
    }
    return fields;
  }

  /** Whether a response is what was asked for, and may be put together with what is stored. */
  boolean isFilledBy(FetchedHead fetched) {
    FetchedPart part = FetchedPart.of(fetched);
    return part != null
        && part.range().equals(range)
        && validator != null
        && validator.equals(part.validator());
  }

  /** The fields of the whole response, of which the rest came with these (RFC 9111 section 3.4). */
  Fields whole(Fields fetched, CacheSettings settings) {
    Fields merged =
        HeadUpdate.merge(head.fields(), fetched, settings)
            .without(line -> line.name().equalsIgnoreCase("Content-Range"));
    return merged.with("Content-Length", Long.toString(range.complete()));
  }

  /** The stored bytes in front of it. */
  Body before() {
    return stored(0, range.first() - 1);
  }

  /** The stored bytes behind it. */
  Body after() {
    return stored(range.last() + 1, range.complete() - 1);
  }

  private Body stored(long first, long last) {
    List<Piece> pieces = new ArrayList<>(parts.size());
    long next = first;
    for (StoredPart part : parts) {
      long end = Math.min(part.range().last(), last);
      if (part.range().first() <= next && next <= end) {
        long offset = next - part.range().first();
        pieces.add(new Piece(part.entry().body(), offset, end + 1 - next));
        next = end + 1;
      }
    }
    return Pieces.join(pieces);
  }
}
