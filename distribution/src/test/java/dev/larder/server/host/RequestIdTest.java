package dev.larder.server.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** X-Request-Id, from the client to the origin and into the access log. */
@Timeout(60)
class RequestIdTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String GENERATED = "[0-9a-v]{8}-[0-9a-v]+";

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, told.by-A_client, false",
    "127.0.0.0/8, told.by-A_proxy, true",
    "127.0.0.0/8, 'not well/formed', false",
  })
  void isBelievedFromATrustedProxyOnly(String trusted, String told, boolean believed)
      throws IOException {
    try (StubOrigin origin = StubOrigin.answering(OK);
        Running server = Running.proxy(origin.uri()).trusting(trusted).start(new PassThrough())) {
      server.ask(
          Wire.lines(
              "GET / HTTP/1.1", "Host: a", "x-request-id: " + told, "Connection: close", ""));
      List<String> sent = origin.requests().get(0).values("X-Request-Id");
      assertEquals(1, sent.size(), sent::toString);
      assertEquals(believed, sent.get(0).equals(told), sent::toString);
      assertTrue(believed || sent.get(0).matches(GENERATED), sent::toString);
    }
  }

  @Test
  void theLogAndTheOriginHaveTheSameAndTheClientNone(@TempDir Path folder) throws IOException {
    Path log = folder.resolve("access.log");
    try (StubOrigin origin = StubOrigin.answering(OK)) {
      try (Running server = Running.proxy(origin.uri()).log(log).start(new PassThrough())) {
        assertNull(server.get("/").value("X-Request-Id"));
        assertNull(server.get("/").value("X-Request-Id"));
      }
      String first = origin.requests().get(0).value("X-Request-Id");
      String second = origin.requests().get(1).value("X-Request-Id");
      assertNotEquals(first, second);
      List<String> lines = Files.readAllLines(log);
      assertEquals(2, lines.size());
      assertTrue(lines.stream().anyMatch(line -> line.endsWith(" " + first)), lines::toString);
      assertTrue(lines.stream().anyMatch(line -> line.endsWith(" " + second)), lines::toString);
    }
  }

  /** What a client invents is not seen by the engine, which makes keys of fields. */
  @Test
  void aForgedOneIsNotInTheRequestThatIsCached() throws IOException {
    PassThrough engine = new PassThrough();
    try (StubOrigin origin = StubOrigin.answering(OK);
        Running server = Running.proxy(origin.uri()).start(engine)) {
      server.ask(
          Wire.lines("GET / HTTP/1.1", "Host: a", "X-Request-Id: a", "Connection: close", ""));
    }
    assertFalse(engine.requests().get(0).fields().toString().contains("Request-Id"));
  }
}
