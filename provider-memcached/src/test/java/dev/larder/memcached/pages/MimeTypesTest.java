package dev.larder.memcached.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Media types by the ends of paths. */
final class MimeTypesTest {

  private final MimeTypes types =
      new MimeTypes(Map.of(".html", "text/html; charset=utf-8", "README", "text/plain"));

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "/a.css,text/css",
    "/a.html,text/html; charset=utf-8",
    "/a.htm,text/html",
    "/a.tar.gz,application/x-compressed-tar",
    "/a.gz,application/gzip",
    "/a.b.svg,image/svg+xml",
    "/a.zzz,application/octet-stream",
    "/a,application/octet-stream",
    "/a.HTML,application/octet-stream",
    "/docs/README,text/plain",
    "'',application/octet-stream",
  })
  void vector77TheLongestEndThatIsKnownDecides(String path, String type) {
    assertEquals(type, types.of(path));
  }
}
