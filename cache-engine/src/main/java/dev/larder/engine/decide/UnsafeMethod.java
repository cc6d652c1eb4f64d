package dev.larder.engine.decide;

import dev.larder.api.Fields;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which stored responses the answer to an unsafe request makes invalid (RFC 9111 section 4.4). */
public final class UnsafeMethod {

  /** The methods that the registry of RFC 9110 section 16.1.1 calls safe. */
  private static final Set<String> SAFE =
      Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "REPORT", "SEARCH", "QUERY", "PRI");

  private UnsafeMethod() {}

  /** Whether a method may change what is at the origin. An unknown one may. */
  public static boolean isUnsafe(String method) {
    return !SAFE.contains(method);
  }

  /**
   * The places that an answer makes invalid: path and query of each, the target's own first.
   *
   * @param target the request's URI in its canonical form
   * @param status the status code of the answer; an error invalidates nothing
   * @param fields the answer's fields
   */
  public static Set<Place> invalidated(String target, int status, Fields fields) {
    Set<Place> places = new LinkedHashSet<>();
    if (status >= 200 && status < 400) {
      UriReference references = new UriReference(target);
      places.add(references.base());
      for (String name : new String[] {"Location", "Content-Location"}) {
        String value = fields.first(name);
        Place place = value == null ? null : references.resolve(value);
        if (place != null) {
          places.add(place);
        }
      }
    }
    return places;
  }

  /**
   * A place at the request's own origin.
   *
   * @param path the path
   * @param query the query; null for none
   */
  public record Place(String path, @Nullable String query) {}
}
