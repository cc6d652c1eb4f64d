package dev.larder.server.listing;

import dev.larder.api.EntryMeta;
import java.util.Locale;

/** How an entry stands in time, as far as it was known when it was stored. */
enum EntryState {
  /** It can be used as it is. */
  FRESH,
  /** It can be validated, and perhaps be used when the origin fails. */
  STALE,
  /** It is of no more use. */
  EXPIRED,
  /** It was stored at a time that has not come yet. */
  FUTURE;

  // Clocks are set by seconds all the time.
  private static final long FUTURE_MILLIS = 60_000;

  static EntryState of(EntryMeta meta, long now) {
    if (meta.storedAt() > now + FUTURE_MILLIS) {
      return FUTURE;
    }
    if (meta.keepUntil() <= now) {
      return EXPIRED;
    }
    return meta.freshUntil() <= now ? STALE : FRESH;
  }

  String told() {
    return name().toLowerCase(Locale.ROOT);
  }
}
