package dev.larder.engine.view;

import dev.larder.api.Field;
import dev.larder.engine.outcome.Outcome;
import dev.larder.engine.outcome.Reason;
import dev.larder.engine.settings.CacheSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields that say what the cache did: Cache-Status (RFC 9211), and mod_cache's own. */
public final class StatusFields {

  /** The name by which Larder calls itself in Cache-Status. */
  private static final String CACHE = "Larder";

  /** What {@code ttl} is given where there is nothing to tell. */
  public static final long NO_TTL = Long.MIN_VALUE;

  private StatusFields() {}

  /**
   * Adds the fields that the settings ask for.
   *
   * @param ttl the remaining life in seconds, negative if it is over; or {@link #NO_TTL}
   * @param key the key; null if there is none
   * @param host the host of the request, for the fields that name it
   */
  public static void addTo(
      List<Field> fields,
      Outcome outcome,
      long ttl,
      @Nullable String key,
      String host,
      CacheSettings settings) {
    if (settings.statusHeader()) {
      fields.add(
          new Field("Cache-Status", cacheStatus(outcome, ttl, settings.statusKey() ? key : null)));
    }
    if (settings.header()) {
      fields.add(new Field("X-Cache", verdict(outcome) + " from " + host));
    }
    if (settings.detailHeader()) {
      fields.add(new Field("X-Cache-Detail", "\"" + outcome.detail().code() + "\" from " + host));
    }
  }

  private static String cacheStatus(Outcome outcome, long ttl, @Nullable String key) {
    StringBuilder value = new StringBuilder(64).append(CACHE);
    Reason.Forward forward = outcome.lookup().forward();
    if (outcome.hit()) {
      value.append("; hit");
    } else if (forward != Reason.Forward.NONE) {
      value.append("; fwd=").append(forward.token());
    }
    if (outcome.forwardStatus() != 0) {
      value.append("; fwd-status=").append(outcome.forwardStatus());
    }
    if (outcome.stored()) {
      value.append("; stored");
    }
    if (outcome.collapsed()) {
      value.append("; collapsed");
    }
    if (ttl != NO_TTL) {
      value.append("; ttl=").append(ttl);
    }
    if (key != null) {
      value.append("; key=\"");
      quote(value, key);
      value.append('"');
    }
    return value.append("; detail=").append(outcome.detail().code()).toString();
  }

  /**
   * A String of RFC 9651 holds visible ASCII; anything else in a key is shown as a question mark.
   */
  private static void quote(StringBuilder value, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        value.append('\\').append(c);
      } else {
        value.append(c >= ' ' && c < 0x7f ? c : '?');
      }
    }
  }

  private static String verdict(Outcome outcome) {
    if (outcome.hit() || outcome.result() == Reason.STALE_ON_ERROR) {
      return "HIT";
    }
    return outcome.result() == Reason.VALIDATED ? "REVALIDATE" : "MISS";
  }
}
