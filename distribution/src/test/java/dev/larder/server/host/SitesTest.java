package dev.larder.server.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which location a path belongs to, in whatever spelling. */
class SitesTest {

  private static StubOrigin named(String name) throws IOException {
    return StubOrigin.answering(
        "HTTP/1.1 200 OK\r\nContent-Length: " + name.length() + "\r\n\r\n" + name);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "/cart, cart",
    "/cart/a, cart",
    "/cart?a, cart",
    "/carts, all",
    "/Cart, all",
    "/a/cart, all",
    "/%63art/a, cart",
    "//cart/a, cart",
    "/cart;x=1/a, cart",
    "/cart%2Fa, all",
    "/, all"
  })
  void noSpellingEscapesALocation(String path, String location) throws IOException {
    try (StubOrigin all = named("all");
        StubOrigin cart = named("cart");
        Running server =
            Running.proxy(all.uri())
                .location("/cart", Running.proxyTo(cart.uri()))
                .start(new PassThrough())) {
      assertEquals(location, server.get(path).text());
    }
  }
}
