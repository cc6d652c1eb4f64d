package dev.larder.engine.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Field;
import dev.larder.api.Fields;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HopByHopTest {

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "Connection",
        "Keep-Alive",
        "Proxy-Authenticate",
        "Proxy-Authentication-Info",
        "Proxy-Authorization",
        "Proxy-Connection",
        "TE",
        "Trailer",
        "transfer-encoding",
        "UPGRADE",
        "HTTP2-Settings",
      })
  void headersStoreMustNot(String name) {
    Fields fields = Fields.of("A", "1", name, "x", "B", "2");
    assertEquals(Fields.of("A", "1", "B", "2"), HopByHop.strip(fields));
    assertEquals(Fields.of("A", "1", "B", "2"), HopByHop.storable(fields));
    assertTrue(HopByHop.isHopByHop(name));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "Test-Header",
        "X-Test-Header",
        "Content-Foo",
        "Cache-Control",
        "Content-Encoding",
        "Content-Length",
        "Content-Location",
        "Content-MD5",
        "Content-Range",
        "Content-Type",
        "Clear-Site-Data",
        "ETag",
        "Expires",
        "Public-Key-Pins",
        "Set-Cookie",
        "Set-Cookie2",
        "X-Frame-Options",
        "X-XSS-Protection",
        "Upgrade-Insecure-Requests"
      })
  void headersStoreMust(String name) {
    Fields fields = Fields.of("A", "1", name, "x");
    assertSame(fields, HopByHop.storable(fields));
    assertFalse(HopByHop.isHopByHop(name));
  }

  @Test
  void headersOmitHeadersListedInConnection() {
    Fields fields =
        Fields.of(
            "Connection",
            "a, B",
            "a",
            "1",
            "b",
            "2",
            "c",
            "3",
            "connection",
            "X-Foo,close",
            "x-foo",
            "4",
            "X-Foo",
            "5");
    assertEquals(Fields.of("c", "3"), HopByHop.strip(fields));
    assertEquals(Fields.of("c", "3"), HopByHop.storable(fields));
  }

  @ParameterizedTest(name = "S16: {0}")
  @ValueSource(
      strings = {
        "content-length",
        "host",
        "authorization",
        "cache-control",
        "Content-Type",
        "Cookie",
        "Set-Cookie",
        "Age",
        "Date",
        "Expires",
        "ETag",
        "Vary",
        "Via",
        "Forwarded",
        "Range",
        "If-None-Match",
        "Accept-Encoding",
        "X-Forwarded-For",
        "CDN-Cache-Control",
        "Surrogate-Control",
        "Last-Modified",
        "Pragma",
        "Access-Control-Allow-Origin",
      })
  void endToEndFieldsSurviveBeingNominated(String name) {
    Fields fields = Fields.of("Connection", "close, X-Foo, " + name, "X-Foo", "1", name, "2");
    assertEquals(Fields.of(name, "2"), HopByHop.strip(fields));
  }

  @Test
  void noiseNeverThrows() {
    Noise noise = new Noise(10, "X-Foo, close");
    for (int i = 0; i < Noise.ROUNDS; i++) {
      Fields fields =
          Fields.of(
              List.of(
                  new Field("Connection", noise.next("X-Foo, close", "\"a\", host")),
                  new Field(noise.next("X-Foo", "TE"), "1"),
                  new Field("Host", "a")));
      Fields left = HopByHop.strip(fields);
      assertTrue(left.has("Host") && !left.has("Connection"));
    }
  }
}
