package dev.larder.testkit.origin;

import dev.larder.api.Fields;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A response as it came to a {@link RawClient}.
 *
 * @param version such as {@code HTTP/1.1}
 * @param status the status code
 * @param reason the reason phrase, often empty
 * @param fields the field lines, in their order
 * @param body the content as far as it came, without its framing
 * @param trailers the trailer fields
 * @param end how the body ended
 * @param interim the interim responses before it, which have no body
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares two of them
public record RawResponse(
    String version,
    int status,
    String reason,
    Fields fields,
    byte[] body,
    Fields trailers,
    End end,
    List<RawResponse> interim) {

  /** How a body ended. */
  public enum End {
    /** As its framing said it would: whole. */
    CLEAN,
    /** By the end of the connection, as a body without a length does: nobody can tell if whole. */
    CLOSED,
    /** By the end of the connection before it was whole. */
    CUT
  }

  /** The content as UTF-8. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** The value of a field, several lines joined by commas; empty if there is none. */
  public String field(String name) {
    String value = fields.combined(name);
    return value == null ? "" : value;
  }

  @Override
  public String toString() {
    return status + " " + fields + " " + body.length + " bytes, " + end;
  }
}
