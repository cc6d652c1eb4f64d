package dev.larder.engine.decide;

import dev.larder.api.Fields;
import dev.larder.engine.http.EntityTag;
import dev.larder.engine.http.EntityTagList;
import dev.larder.engine.http.HttpDate;
import dev.larder.engine.message.CacheRequest;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the conditions of a request against a stored response that would otherwise be sent (RFC
 * 9110 section 13, RFC 9111 section 4.3.2), in their order of precedence.
 */
public final class Preconditions {

  /** What a request's conditions come to. */
  public enum Verdict {
    /** The response is sent. */
    PROCEED,
    /** 304: the client has it. */
    NOT_MODIFIED,
    /** 412: the client wanted another one. */
    FAILED
  }

  private Preconditions() {}

  /**
   * Evaluates.
   *
   * @param status the status code of the stored response; conditions count for 2xx alone
   * @param fields the fields of the stored response
   */
  public static Verdict evaluate(
      CacheRequest request, int status, Fields fields, ResponseTerms terms) {
    if (status < 200 || status > 299) {
      return Verdict.PROCEED;
    }
    String ifMatch = request.field("If-Match");
    if (ifMatch != null) {
      if (!EntityTagList.parse(List.of(ifMatch)).strongMatches(entityTag(fields))) {
        return Verdict.FAILED;
      }
    } else if (isAfter(terms.lastModified(), request.field("If-Unmodified-Since"), terms)) {
      return Verdict.FAILED;
    }
    String ifNoneMatch = request.field("If-None-Match");
    if (ifNoneMatch != null) {
      return EntityTagList.parse(List.of(ifNoneMatch)).weakMatches(entityTag(fields))
          ? Verdict.NOT_MODIFIED
          : Verdict.PROCEED;
    }
    String ifModifiedSince = request.field("If-Modified-Since");
    if (ifModifiedSince != null) {
      OptionalLong since = HttpDate.parse(ifModifiedSince, terms.date() / 1000);
      // RFC 9111 section 4.3.2: without Last-Modified the Date is compared.
      long modified = terms.lastModified().orElse(terms.date() / 1000);
      return since.isPresent() && modified <= since.getAsLong()
          ? Verdict.NOT_MODIFIED
          : Verdict.PROCEED;
    }
    return Verdict.PROCEED;
  }

  private static boolean isAfter(
      OptionalLong lastModified, @Nullable String limit, ResponseTerms terms) {
    if (limit == null || lastModified.isEmpty()) {
      return false;
    }
    OptionalLong time = HttpDate.parse(limit, terms.date() / 1000);
    return time.isPresent() && lastModified.getAsLong() > time.getAsLong();
  }

  /**
   * Whether If-Range lets a Range field count (RFC 9110 section 13.1.5): its validator is a strong
   * one and matches exactly.
   *
   * @param ifRange the field's value; null if it is absent
   */
  public static boolean rangeApplies(@Nullable String ifRange, Fields fields, ResponseTerms terms) {
    if (ifRange == null) {
      return true;
    }
    if (ifRange.startsWith("\"") || ifRange.startsWith("W/")) {
      EntityTag wanted = EntityTag.parse(ifRange);
      EntityTag present = entityTag(fields);
      return wanted != null && present != null && wanted.strongMatch(present);
    }
    OptionalLong wanted = HttpDate.parse(ifRange, terms.date() / 1000);
    OptionalLong present = terms.lastModified();
    // Within a second of its Date, a Last-Modified does not tell two versions apart.
    return wanted.isPresent()
        && present.isPresent()
        && wanted.getAsLong() == present.getAsLong()
        && present.getAsLong() < terms.date() / 1000;
  }

  private static @Nullable EntityTag entityTag(Fields fields) {
    return EntityTag.parse(fields.first("ETag"));
  }
}
