package dev.larder.api;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rule by which a store makes its keys from requests, so that others who know the rule leave
 * entries there and read them, without this server.
 *
 * <p>Under such a key there is one response or none: no marker, no variant, no part. It is fresh
 * for as long as it is there, by the word of whoever put it there, and is neither validated nor
 * refreshed. Immutable and safe for use by many threads.
 */
public interface RequestKeys {

  /**
   * The key of the response to a request.
   *
   * @param request read during the call and not kept
   * @param response the head of the response that is to be stored; null where one is looked for or
   *     removed
   * @return null if this store has no place for it. The text of the key is the store's own affair;
   *     what stands behind a line feed in it is shown to nobody
   */
  @Nullable Key keyFor(KeyedRequest request, @Nullable Head response);

  /**
   * The request fields of which all that they say is part of every key. A response that varies by
   * others is not offered to the store, nor one for which the location keys them.
   *
   * @return names in lower case
   */
  Set<String> fields();
}
