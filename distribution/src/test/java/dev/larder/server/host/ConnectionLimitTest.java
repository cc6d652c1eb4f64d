package dev.larder.server.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larder.server.config.Limits;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One connection more than {@code limits.connections}: it waits until another one ends. */
@Timeout(60)
class ConnectionLimitTest {

  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  @Test
  void waits() throws IOException {
    Limits limits =
        new Limits(
            16 * 1024,
            32 * 1024,
            8 * 1024,
            2,
            0,
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10));
    try (Running server =
            Running.with()
                .location("/", Running.proxyTo(URI.create("http://127.0.0.1:1")))
                .limits(limits)
                .start(exchange -> exchange.answer(PassThrough.answer(200, "ok")));
        Wire first = server.connect();
        Wire second = server.connect()) {
      assertEquals("ok", first.send(GET).read().text());
      assertEquals("ok", second.send(GET).read().text());
      try (Wire third = server.connect()) {
        third.send(GET);
        first.close();
        assertEquals("ok", third.read().text());
        assertEquals("ok", second.send(GET).read().text());
      }
    }
  }
}
