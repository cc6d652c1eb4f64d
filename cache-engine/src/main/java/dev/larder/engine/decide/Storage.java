package dev.larder.engine.decide;

import dev.larder.api.Field;
import dev.larder.api.Fields;
import dev.larder.engine.http.CacheControl;
import dev.larder.engine.http.FieldList;
import dev.larder.engine.http.HopByHop;
import dev.larder.engine.outcome.Reason;
import dev.larder.engine.settings.CacheSettings;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a response may be stored, and which of its fields (RFC 9111 section 3).
 *
 * @param refused why it may not be; null if it may
 * @param fields the fields to store; those of the response if it may not be stored
 * @param varyNames the request fields that select it, in lower case; empty if none does
 */
public record Storage(@Nullable Reason refused, Fields fields, List<String> varyNames) {

  /** The final status codes that RFC 9110 section 15 defines, but 206 and 304. */
  private static final Set<Integer> UNDERSTOOD =
      Set.of(
          200, 201, 202, 203, 204, 205, 300, 301, 302, 303, 305, 307, 308, 400, 401, 402, 403, 404,
          405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 421, 422, 426, 500, 501,
          502, 503, 504, 505);

  /**
   * Decides.
   *
   * @param request what of the request counts
   * @param status the status code of the response
   * @param fields all fields of the response
   * @param terms the response's terms under these settings
   * @param now in milliseconds of the epoch
   */
  public static Storage decide(
      RequestFacts request,
      int status,
      Fields fields,
      ResponseTerms terms,
      CacheSettings settings,
      long now) {
    List<String> vary = FieldList.names(fields.values("Vary"));
    Reason refused = refusal(request, status, fields, vary, terms, settings, now);
    return refused != null
        ? new Storage(refused, fields, List.of())
        : new Storage(null, stored(fields, terms.directives(), settings), vary);
  }

  /**
   * What of a request counts for the storing of its response.
   *
   * @param get whether the method is GET
   * @param authorized whether it carries credentials
   * @param query whether its URI has a query
   */
  public record RequestFacts(boolean get, boolean authorized, boolean query) {}

  private static @Nullable Reason refusal(
      RequestFacts request,
      int status,
      Fields fields,
      List<String> vary,
      ResponseTerms terms,
      CacheSettings settings,
      long now) {
    CacheControl directives = terms.directives();
    if (!request.get()) {
      return Reason.NOT_GET;
    }
    if (status == 206) {
      return Reason.PARTIAL;
    }
    if (status < 200 || status > 599 || status == 304 || settings.refuseStatus().contains(status)) {
      return Reason.STATUS;
    }
    if (vary.contains("*")) {
      return Reason.VARY_ANY;
    }
    if (directives.mustUnderstand() && !UNDERSTOOD.contains(status)) {
      return Reason.NOT_UNDERSTOOD;
    }
    // RFC 9111 section 5.2.2.3: must-understand stands in for no-store where it is understood.
    if (directives.noStore()
        && !directives.mustUnderstand()
        && !settings.storeNoStore()
        && !settings.ignoreCacheControl()) {
      return Reason.NO_STORE;
    }
    if (directives.isPrivate() && !settings.storePrivate()) {
      return Reason.PRIVATE;
    }
    if (terms.validateAlways() && !settings.storeNoCache()) {
      return Reason.NO_CACHE;
    }
    Reason access = access(request, status, fields, directives, settings);
    if (access != null) {
      return access;
    }
    return lifetime(request, status, fields, terms, settings, now);
  }

  /** What concerns credentials and what a single user got. */
  private static @Nullable Reason access(
      RequestFacts request,
      int status,
      Fields fields,
      CacheControl directives,
      CacheSettings settings) {
    if (request.authorized()
        && !directives.isPublic()
        && !directives.mustRevalidate()
        && directives.sMaxage() < 0) {
      return Reason.AUTHORIZED; // RFC 9111 section 3.5
    }
    if (!settings.storeAuthorized()
        && (status == 401
            || status == 407
            || fields.has("WWW-Authenticate")
            || fields.has("Authentication-Info"))) {
      return Reason.AUTHENTICATION;
    }
    if (!settings.storeSetCookie()
        && (isStored(fields, "Set-Cookie", directives, settings)
            || isStored(fields, "Set-Cookie2", directives, settings))) {
      return Reason.SET_COOKIE;
    }
    return null;
  }

  /** What concerns the lifetime: whether there is one, and whether it is not over yet. */
  private static @Nullable Reason lifetime(
      RequestFacts request,
      int status,
      Fields fields,
      ResponseTerms terms,
      CacheSettings settings,
      long now) {
    boolean validator = fields.has("ETag") || terms.lastModified().isPresent();
    if (terms.basis() == ResponseTerms.Basis.EXPLICIT) {
      boolean over = terms.ageAt(now) >= terms.lifetime();
      // max-age=0 on something with a validator asks for validation on each use, like no-cache.
      boolean forValidation = validator && terms.lifetime() == 0 && terms.ageDirective();
      return over && !forValidation && !terms.validateAlways() && !settings.storeExpired()
          ? Reason.EXPIRED
          : null;
    }
    if (terms.basis() == ResponseTerms.Basis.STATUS) {
      return null;
    }
    if (!settings.heuristicStatus().contains(status) && !terms.directives().isPublic()) {
      return Reason.STATUS;
    }
    if (request.query() && !settings.heuristicQuery() && !terms.validateAlways()) {
      return Reason.QUERY;
    }
    if (status == 200 && !validator && !settings.ignoreNoLastMod()) {
      return Reason.NO_VALIDATOR;
    }
    return null;
  }

  private static boolean isStored(
      Fields fields, String name, CacheControl directives, CacheSettings settings) {
    String lower = name.toLowerCase(Locale.ROOT);
    return fields.has(name)
        && settings.ignoreHeaders().stream().noneMatch(name::equalsIgnoreCase)
        && !directives.privateFields().contains(lower)
        && !directives.noCacheFields().contains(lower);
  }

  /** The fields to store (RFC 9111 section 3.1 and {@code ignore-headers}). */
  private static Fields stored(Fields fields, CacheControl directives, CacheSettings settings) {
    Set<String> dropped = new HashSet<>();
    settings.ignoreHeaders().forEach(name -> dropped.add(name.toLowerCase(Locale.ROOT)));
    dropped.addAll(directives.privateFields());
    dropped.addAll(directives.noCacheFields());
    // The length is the body's to tell, which is known better than declared.
    dropped.add("content-length");
    return HopByHop.storable(fields)
        .without((Field line) -> dropped.contains(line.name().toLowerCase(Locale.ROOT)));
  }
}
