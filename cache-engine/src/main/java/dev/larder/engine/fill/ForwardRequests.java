package dev.larder.engine.fill;

import dev.larder.api.Field;
import dev.larder.api.Fields;
import dev.larder.engine.http.HopByHop;
import dev.larder.engine.key.Target;
import dev.larder.engine.lookup.Lookup.Found;
import dev.larder.engine.message.CacheRequest;
import dev.larder.engine.message.ForwardRequest;
import dev.larder.engine.settings.CacheSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Makes the requests that go to the origin. */
final class ForwardRequests {

  /** What asks for less than a whole response, and must not shape one that is to be stored. */
  private static final Set<String> CONDITIONS =
      Set.of(
          "if-match",
          "if-none-match",
          "if-modified-since",
          "if-unmodified-since",
          "if-range",
          "range");

  /** How the origin is asked. */
  enum Kind {
    /** With the client's own conditions and ranges: what comes may be less than a whole. */
    AS_RECEIVED,
    /** For the whole response, on the condition that it is not the one stored. */
    VALIDATING,
    /** For what the parts lack that are stored. */
    COMPLETING,
    /** For the whole response. */
    UNCONDITIONAL;

    /** Whether 304 can be the answer to what was asked. */
    boolean isConditional(CacheRequest request) {
      return this == VALIDATING
          || (this == AS_RECEIVED
              && (request.field("If-None-Match") != null
                  || request.field("If-Modified-Since") != null));
    }

    /** Whether nothing but a range makes what comes less than a whole response. */
    boolean asksForRange(CacheRequest request) {
      return this == AS_RECEIVED
          && request.field("Range") != null
          && request.field("If-Match") == null
          && request.field("If-Unmodified-Since") == null
          && asksForAny(request);
    }

    /** Whether what comes is of use for other requests, for the same range at least. */
    boolean isForOthers(CacheRequest request) {
      return !asksForLess(request) || asksForRange(request);
    }

    /** Whether what comes may be the answer to this request alone. */
    boolean asksForLess(CacheRequest request) {
      return this == AS_RECEIVED
          && CONDITIONS.stream().anyMatch(name -> request.field(name) != null);
    }
  }

  private ForwardRequests() {}

  /** Fields without those that ask for less than a whole response. */
  static Fields withoutConditions(Fields fields) {
    return fields.without(line -> CONDITIONS.contains(line.name().toLowerCase(Locale.ROOT)));
  }

  /**
   * How the origin is to be asked for a request.
   *
   * @param wholeForRange whether the whole is worth to be asked for where a range is missed
   */
  static Kind kindFor(Journey journey, boolean wholeForRange) {
    Found found = journey.found();
    CacheRequest request = journey.request();
    if (!journey.admission().store()
        // These are about the state at the origin, which alone can tell (RFC 9110 section 13.1).
        || request.field("If-Match") != null
        || request.field("If-Unmodified-Since") != null) {
      return Kind.AS_RECEIVED;
    }
    if (found == null) {
      return wholeForRange && wantsWhole(journey) ? Kind.UNCONDITIONAL : Kind.AS_RECEIVED;
    }
    if (!found.parts().isEmpty()) {
      return kindForParts(journey, found, wholeForRange);
    }
    // Conditions are about a 2xx (RFC 9110 section 13.2.1): a 304 says nothing of a stored 404.
    int status = found.view().head().status();
    boolean validator =
        found.view().head().fields().has("ETag") || found.view().terms().lastModified().isPresent();
    return validator && status >= 200 && status <= 299 ? Kind.VALIDATING : Kind.UNCONDITIONAL;
  }

  private static Kind kindForParts(Journey journey, Found found, boolean wholeForRange) {
    CacheRequest request = journey.request();
    boolean forWhole =
        request.field("Range") == null ? asksForAny(request) : wholeForRange && wantsWhole(journey);
    if (!forWhole) {
      return Kind.AS_RECEIVED;
    }
    return MissingBytes.of(found) == null ? Kind.UNCONDITIONAL : Kind.COMPLETING;
  }

  /** A range of what may be stored is worth the whole of it. */
  private static boolean wantsWhole(Journey journey) {
    CacheRequest request = journey.request();
    return journey.rule().settings().rangeMiss() == CacheSettings.RangeMiss.WHOLE
        && journey.exchange().canWait()
        && !journey.waits().alone()
        && request.field("Range") != null
        && asksForAny(request);
  }

  /** Whether the client has nothing that it asks the origin to compare with. */
  private static boolean asksForAny(CacheRequest request) {
    return request.field("If-None-Match") == null && request.field("If-Modified-Since") == null;
  }

  /** The request that goes to the origin. */
  static ForwardRequest of(Journey journey, Kind kind) {
    CacheRequest request = journey.request();
    Fields sent =
        HopByHop.strip(request.fields()).without(line -> line.name().equalsIgnoreCase("Host"));
    if (kind != Kind.AS_RECEIVED) {
      sent = withoutConditions(sent);
    }
    Found found = journey.found();
    if (kind == Kind.VALIDATING && found != null) {
      sent = sent.plus(validators(found.view().head().fields()));
    }
    if (kind == Kind.COMPLETING && found != null) {
      MissingBytes missing = MissingBytes.of(found);
      sent = missing == null ? sent : sent.plus(missing.fields());
    }
    Target target = journey.target();
    // What has no key reaches the origin with nothing dropped: a form needs its parameters.
    boolean keyed = journey.admission().lookup() || journey.admission().store();
    return new ForwardRequest(
        request.method(),
        target.scheme(),
        target.authority(),
        target.port(),
        keyed ? target.path() : request.path(),
        keyed ? target.query() : request.query(),
        sent,
        request.hasContent());
  }

  private static List<Field> validators(Fields stored) {
    List<Field> conditions = new ArrayList<>(2);
    String entityTag = stored.first("ETag");
    if (entityTag != null) {
      conditions.add(new Field("If-None-Match", entityTag));
    }
    String lastModified = stored.first("Last-Modified");
    if (lastModified != null) {
      conditions.add(new Field("If-Modified-Since", lastModified));
    }
    return conditions;
  }
}
