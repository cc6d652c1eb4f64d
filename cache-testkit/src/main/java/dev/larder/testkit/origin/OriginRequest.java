package dev.larder.testkit.origin;

import dev.larder.api.Fields;
import java.nio.charset.StandardCharsets;

/**
 * A request as it arrived at a {@link ScriptedOrigin}.
 *
 * @param connection the number of the connection, from 1 in the order of accepting
 * @param method the method, as sent
 * @param target the request target, as sent
 * @param version such as {@code HTTP/1.1}
 * @param fields the field lines, in their order
 * @param body the content, without its framing
 * @param trailers the trailer fields
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares two of them
public record OriginRequest(
    int connection,
    String method,
    String target,
    String version,
    Fields fields,
    byte[] body,
    Fields trailers) {

  /** The content as UTF-8. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** The target without its query: what scripts are found by. */
  public String path() {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  @Override
  public String toString() {
    return method + " " + target + " " + fields;
  }
}
