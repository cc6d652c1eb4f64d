package dev.larder.server.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.larder.api.Fields;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which trailer fields go on. */
class TrailerFieldsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length",
        "Transfer-Encoding",
        "Host",
        "Authorization",
        "Set-Cookie",
        "If-Match",
        "Via",
        "X-Forwarded-For",
        "x_forwarded_host",
        "Forwarded",
        "X-Original-URL"
      })
  void whatCountsInTheHeadAloneIsDropped(String name) {
    assertNull(TrailerFields.sendable(Fields.of(name, "x")));
    assertNull(TrailerFields.sendable(HttpFields.build().add(name, "x")));
  }

  @Test
  void othersGoOn() {
    HttpFields sent = TrailerFields.sendable(Fields.of("X-Sum", "9", "Host", "x", "Digest", "y"));
    assertNotNull(sent);
    assertEquals(2, sent.size());
    assertEquals("9", sent.get("X-Sum"));
  }

  /** More of them than fits into a head would cost the client the connection. */
  @Test
  void tooMuchIsLeftOut() {
    assertNotNull(TrailerFields.sendable(Fields.of("X", "a".repeat(7000))));
    assertNull(TrailerFields.sendable(Fields.of("X", "a".repeat(4000), "Y", "a".repeat(4000))));
  }
}
