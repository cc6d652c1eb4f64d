package dev.larder.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.engine.fixture.FakeExchange;
import dev.larder.engine.fixture.TestCache;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several ranges of what is stored (RFC 9110 sections 14.6 and 15.3.7.2). */
class MultipleRangesTest {

  private static final String CONTENT = content();
  private static final String TYPE = "multipart/byteranges; boundary=";

  private static String content() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      text.append((char) ('a' + i % 26));
    }
    return text.toString();
  }

  private static TestCache cache(boolean streamed) {
    TestCache cache = new TestCache().store("mem", "body", streamed ? "stream" : "buffers");
    return cache.stored(
        "/a", CONTENT, "Cache-Control", "max-age=60", "Content-Type", "text/x", "ETag", "\"v1\"");
  }

  private static String boundary(FakeExchange answer) {
    String type = Objects.requireNonNull(answer.field("Content-Type"));
    assertTrue(type.startsWith(TYPE), type);
    return type.substring(TYPE.length());
  }

  private static String part(String boundary, int first, int last) {
    return "--%s\r\nContent-Type: text/x\r\nContent-Range: bytes %d-%d/1000\r\n\r\n%s\r\n"
        .formatted(boundary, first, last, CONTENT.substring(first, last + 1));
  }

  @ParameterizedTest(name = "{0}, body: {2}")
  @CsvSource({
    "'bytes=0-1,500-501', 0-1 500-501, false",
    "'bytes=0-1,500-501', 0-1 500-501, true",
    "'bytes=-2,0-0', 998-999 0-0, false",
    "'bytes=0-1,2000-,500-501', 0-1 500-501, true",
    "'bytes=300-400,0-9,350-450', 300-450 0-9, false",
    "'bytes=0-9,60-70,500-501', 0-70 500-501, false",
    "'bytes=500-510,0-9,400-420,405-499', 400-510 0-9, true",
  })
  void eachPartSaysWhatItIs(String range, String parts, boolean streamed) {
    try (TestCache cache = cache(streamed)) {
      FakeExchange answer = cache.get("/a", "Range", range);
      assertEquals(206, answer.status());
      String boundary = boundary(answer);
      StringBuilder expected = new StringBuilder();
      for (String part : parts.split(" ")) {
        int dash = part.indexOf('-');
        int first = Integer.parseInt(part.substring(0, dash));
        expected.append(part(boundary, first, Integer.parseInt(part.substring(dash + 1))));
      }
      expected.append("--").append(boundary).append("--\r\n");
      assertEquals(expected.toString(), answer.text());
      assertEquals(expected.length(), answer.contentLength());
      assertEquals(null, answer.field("Content-Range"));
      assertEquals("\"v1\"", answer.field("ETag"));
      assertEquals("hit; ttl=60; detail=fresh", answer.cacheStatus());
      // A hit on the whole is what it was.
      assertEquals("text/x", cache.get("/a").field("Content-Type"));
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"bytes=0-400,500-999", "bytes=0-10,20-999", "bytes=0-,-1"})
  void whatIsNoLessThanTheWholeIsTheWhole(String range) {
    try (TestCache cache = cache(false)) {
      FakeExchange answer = cache.get("/a", "Range", range);
      assertEquals(200, answer.status());
      assertEquals(CONTENT, answer.text());
    }
  }

  @Test
  void conditionsGoFirst() {
    try (TestCache cache = cache(false)) {
      String ranges = "bytes=0-1,500-501";
      assertEquals(200, cache.get("/a", "Range", ranges, "If-Range", "\"v2\"").status());
      assertEquals(304, cache.get("/a", "Range", ranges, "If-None-Match", "\"v1\"").status());
      assertEquals(206, cache.get("/a", "Range", ranges, "If-Range", "\"v1\"").status());
      assertEquals(200, cache.send("HEAD", "/a", "Range", ranges).status());
    }
  }

  @Test
  void noTwoAnswersHaveTheSameBoundary() {
    try (TestCache cache = cache(false)) {
      String ranges = "bytes=0-1,500-501";
      assertNotEquals(
          boundary(cache.get("/a", "Range", ranges)), boundary(cache.get("/a", "Range", ranges)));
    }
  }
}
