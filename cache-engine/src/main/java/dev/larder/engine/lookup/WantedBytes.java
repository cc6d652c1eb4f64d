package dev.larder.engine.lookup;

import dev.larder.engine.decide.Preconditions;
import dev.larder.engine.http.ByteRange;
import dev.larder.engine.message.CacheRequest;
import dev.larder.engine.store.PinnedEntry;
import dev.larder.engine.view.StoredView;

/**
 * Which bytes of a response a GET needs.
 *
 * @param span the bytes, from the first to the last
 * @param byRange whether that is so because of its Range alone
 * @param none whether none of the content is: there are no such bytes, and the answer says so
 */
record WantedBytes(ByteRange span, boolean byRange, boolean none) {

  /**
   * Reads what a request needs.
   *
   * @param complete the length of the response, in bytes, at least 1
   */
  static WantedBytes of(CacheRequest request, long complete) {
    ByteRange whole = ByteRange.whole(complete);
    ByteRange.Result asked = ByteRange.parse(request.field("Range"), complete);
    return switch (asked.kind()) {
      case SINGLE -> new WantedBytes(asked.single(), true, false);
      case UNSATISFIABLE -> new WantedBytes(whole, true, true);
      // Several are only taken out of what has all of them.
      case MULTIPLE, NONE -> new WantedBytes(whole, false, false);
    };
  }

  /** Whether a response, or the part of one, has what is needed. */
  boolean areAllIn(PinnedEntry entry) {
    long first = entry.first();
    return none || span.with(first, first + entry.body().length() - 1).contains(span);
  }

  /** Whether the validator that the range depends on does not ask for the whole instead. */
  boolean staysWanted(CacheRequest request, StoredView view) {
    return !byRange
        || span.isWhole()
        || Preconditions.rangeApplies(
            request.field("If-Range"), view.head().fields(), view.terms());
  }
}
