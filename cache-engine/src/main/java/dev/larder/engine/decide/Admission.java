package dev.larder.engine.decide;

import dev.larder.engine.message.CacheRequest;
import dev.larder.engine.outcome.Reason;
import dev.larder.engine.policy.Rule;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request may be answered from a store, and whether its response may be stored.
 *
 * @param lookup whether stored responses are looked for
 * @param store whether the response may be stored, as far as the request is concerned
 * @param reason why not; null if both are allowed, or all that a HEAD request can have
 */
public record Admission(boolean lookup, boolean store, @Nullable Reason reason) {

  private static final Admission GET = new Admission(true, true, null);
  private static final Admission HEAD = new Admission(true, false, null);

  /**
   * Decides.
   *
   * @param accessProtected whether the content demands a login of its own
   */
  public static Admission decide(
      CacheRequest request, Rule rule, RequestTerms terms, boolean accessProtected) {
    String method = request.method();
    boolean get = method.equals("GET");
    if (!get && !method.equals("HEAD")) {
      return refused(Reason.METHOD);
    }
    if (request.upgrade()) {
      return refused(Reason.UPGRADE);
    }
    if (rule.disabled()) {
      return refused(Reason.DISABLED);
    }
    if (rule.stores().isEmpty()) {
      return refused(Reason.NOT_ENABLED);
    }
    if (request.hasContent()) {
      return refused(Reason.REQUEST_CONTENT);
    }
    if (!rule.settings().storeAuthorized()) {
      if (accessProtected) {
        return refused(Reason.ACCESS_PROTECTED);
      }
      if (request.field("Authorization") != null) {
        return refused(Reason.REQUEST_AUTHORIZATION);
      }
    }
    if (terms.noStore()) {
      return refused(Reason.REQUEST_NO_STORE);
    }
    return get ? GET : HEAD;
  }

  private static Admission refused(Reason reason) {
    return new Admission(false, false, reason);
  }
}
