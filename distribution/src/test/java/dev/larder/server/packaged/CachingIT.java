package dev.larder.server.packaged;

import static dev.larder.server.packaged.CacheStatus.isHit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.testkit.host.Gate;
import dev.larder.testkit.origin.OriginAnswer;
import dev.larder.testkit.origin.RawClient;
import dev.larder.testkit.origin.RawResponse;
import dev.larder.testkit.origin.ScriptedOrigin;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the packaged server keeps, reuses, validates and forgets. */
@ExtendWith(ServerLogOnFailure.class)
class CachingIT {
  private static final String BODY = "0123456789abcdefghij";
  private static final OriginAnswer FRESH =
      OriginAnswer.ok(BODY).field("Cache-Control", "max-age=600");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static ScriptedOrigin origin;
  private static PackagedServer server;

  @BeforeAll
  static void start() throws Exception {
    origin = ScriptedOrigin.start();
    server = PackagedServer.before(origin.url());
  }

  @AfterAll
  static void end() throws Exception {
    if (server != null) {
      server.close();
    }
    if (origin != null) {
      origin.close();
    }
  }

  @Test
  void aMissThenAHitWithAge() throws Exception {
    origin.on("/page", FRESH.field("X-From", "here"));
    RawResponse first = server.get("/page");
    RawResponse second = server.get("/page");
    assertEquals(200, first.status());
    assertEquals(BODY, first.text());
    assertTrue(first.field("Cache-Status").contains("fwd="), first::toString);
    assertEquals(200, second.status());
    assertEquals(BODY, second.text());
    assertEquals("here", second.field("X-From"));
    assertTrue(isHit(second), second::toString);
    assertTrue(second.field("Age").matches("\\d{1,2}"), second::toString);
    assertEquals(1, origin.requests("/page").size());
  }

  @Test
  void conditionalHeadAndRangeRequestsAreAnsweredFromTheStore() throws Exception {
    origin.on(
        "/parts",
        FRESH.field("ETag", "\"v1\"").field("Last-Modified", "Mon, 01 Jan 2024 00:00:00 GMT"));
    server.get("/parts");

    RawResponse unchanged = server.get("/parts", "If-None-Match", "\"v0\", \"v1\"");
    assertEquals(304, unchanged.status());
    assertEquals("\"v1\"", unchanged.field("ETag"));
    RawResponse unmodified =
        server.get("/parts", "If-Modified-Since", "Mon, 01 Jan 2024 00:00:00 GMT");
    assertEquals(304, unmodified.status());
    assertEquals(200, server.get("/parts", "If-None-Match", "\"v2\"").status());

    RawResponse head = server.send("HEAD", "/parts");
    assertEquals(200, head.status());
    assertEquals("20", head.field("Content-Length"));

    RawResponse part = server.get("/parts", "Range", "bytes=10-14");
    assertEquals(206, part.status());
    assertEquals("abcde", part.text());
    assertEquals("bytes 10-14/20", part.field("Content-Range"));
    assertEquals(416, server.get("/parts", "Range", "bytes=20-").status());

    assertEquals(1, origin.requests("/parts").size(), "nothing of this needs the origin");
  }

  @Test
  void whatMustBeValidatedIsValidated() throws Exception {
    origin.on(
        "/validated",
        OriginAnswer.ok(BODY).field("Cache-Control", "no-cache").field("ETag", "\"v1\""),
        OriginAnswer.status(304).field("Cache-Control", "no-cache").field("ETag", "\"v1\""));
    server.get("/validated");
    RawResponse second = server.get("/validated");
    assertEquals(200, second.status());
    assertEquals(BODY, second.text());
    assertEquals("\"v1\"", origin.requests("/validated").get(1).fields().combined("If-None-Match"));
  }

  @ParameterizedTest
  @CsvSource({"POST, 200, 2", "PUT, 201, 2", "DELETE, 204, 2", "POST, 500, 1"})
  void anUnsafeMethodInvalidatesIfItSucceeds(String method, int status, int fetches)
      throws Exception {
    String path = "/changed-by-" + method + "-" + status;
    origin.handle(
        path, request -> request.method().equals("GET") ? FRESH : OriginAnswer.status(status));
    server.get(path);
    assertEquals(status, server.send(method, path).status());
    assertEquals(BODY, server.get(path).text());
    long gets = origin.requests(path).stream().filter(r -> r.method().equals("GET")).count();
    assertEquals(fetches, gets);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/private | Cache-Control | private, max-age=600",
        "/no-store | Cache-Control | no-store, max-age=600",
        "/cookie | Set-Cookie | session=1",
        "/any | Vary | *",
        "/challenge | WWW-Authenticate | Basic realm=\"x\""
      })
  void whatIsForOneClientIsNotSharedWithAnother(String path, String name, String value)
      throws Exception {
    OriginAnswer own = OriginAnswer.status(200).field(name, value);
    own = name.equals("Cache-Control") ? own : own.field("Cache-Control", "max-age=600");
    origin.on(path, own.body("first"), own.body("second"));
    assertEquals("first", server.get(path).text());
    RawResponse second = server.get(path);
    assertEquals("second", second.text());
    assertFalse(isHit(second), second::toString);
  }

  @Test
  void whatWasAskedForWithAuthorizationIsNotSharedWithAnother() throws Exception {
    origin.on("/account", FRESH.body("first"), FRESH.body("second"), FRESH.body("third"));
    String alice = server.get("/account", "Authorization", "Basic YWxpY2U6eA==").text();
    String bob = server.get("/account", "Authorization", "Basic Ym9iOnk=").text();
    String nobody = server.get("/account").text();
    assertNotEquals(alice, bob);
    assertNotEquals(alice, nobody);
    assertNotEquals(bob, nobody);
  }

  @Test
  void variantsAreKeptApart() throws Exception {
    OriginAnswer varied = FRESH.field("Vary", "X-Flavour");
    origin.on("/variants", varied.body("plums"), varied.body("quinces"), varied.body("too many"));
    assertEquals("plums", server.get("/variants", "X-Flavour", "plum").text());
    assertEquals("quinces", server.get("/variants", "X-Flavour", "quince").text());
    assertEquals("plums", server.get("/variants", "X-Flavour", "plum").text());
    assertEquals("quinces", server.get("/variants", "X-Flavour", "quince").text());
  }

  @Test
  void aDeadOriginsResponsesAreServedStaleWhereTheyAllowIt() throws Exception {
    try (ScriptedOrigin mortal = ScriptedOrigin.start();
        PackagedServer before =
            PackagedServer.before(
                mortal.url(), "cache { store-expired = on, stale-on-error = off }")) {
      OriginAnswer page = OriginAnswer.ok(BODY).field("ETag", "\"v1\"");
      mortal.on("/robust", page.field("Cache-Control", "max-age=0, stale-if-error=600"));
      mortal.on("/strict", page.field("Cache-Control", "max-age=0"));
      before.get("/robust");
      before.get("/strict");
      mortal.close();
      RawResponse stale = before.get("/robust");
      assertEquals(200, stale.status(), () -> stale + before.process().said());
      assertEquals(BODY, stale.text());
      assertEquals(502, before.get("/strict").status());
      assertEquals(502, before.get("/never-seen").status());
    }
  }

  @Test
  void onlyIfCachedAsksNobody() throws Exception {
    RawResponse response = server.get("/not-there", "Cache-Control", "only-if-cached");
    assertEquals(504, response.status());
    assertEquals(0, origin.requests("/not-there").size());
  }

  @Test
  void whatIsUnderWayWhenTheServerIsToldToStopIsFinished() throws Exception {
    Gate gate = new Gate();
    String body = "x".repeat(200_000);
    origin.on("/long", FRESH.body(body).holdBody(100_000, gate));
    try (PackagedServer mortal = PackagedServer.before(origin.url());
        RawClient client = RawClient.connect(mortal.port())) {
      client.send("GET /long HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      assertTrue(gate.awaitReached(PATIENCE));
      mortal.process().signal();
      gate.open();
      RawResponse response = client.read();
      assertEquals(RawResponse.End.CLEAN, response.end());
      assertEquals(body.length(), response.body().length);
      assertEquals(0, mortal.process().awaitExit(PATIENCE), () -> mortal.process().said());
    }
  }
}
