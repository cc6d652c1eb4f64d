package dev.larder.engine.fill;

import dev.larder.api.Key;
import dev.larder.engine.lookup.Lookup.Found;
import dev.larder.engine.message.CacheRequest;
import dev.larder.engine.policy.Policy;

/**
 * What makes two fetches equal, so that one is enough.
 *
 * @param key what is stored and may be replaced, or the primary key if nothing is
 * @param variant the variant that is asked for, as far as known, and the range, if no more than
 *     that is; empty if the key says it
 * @param policy one key may be of two locations, with an origin each
 */
record FillKey(Key key, String variant, Policy policy) {

  /** What a request for a range shares with others for the same range, whatever comes. */
  static FillKey ofRange(Journey journey) {
    FillKey whole = of(journey);
    CacheRequest request = journey.request();
    String range = "\n" + request.field("Range") + "\n" + request.field("If-Range");
    return new FillKey(whole.key(), whole.variant() + range, whole.policy());
  }

  static FillKey of(Journey journey) {
    Found found = journey.found();
    Policy policy = journey.exchange().policy();
    return found == null
        ? new FillKey(journey.target().key(), journey.variant(), policy)
        : new FillKey(found.entry().key(), "", policy);
  }
}
