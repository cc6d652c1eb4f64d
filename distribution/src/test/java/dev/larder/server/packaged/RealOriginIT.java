package dev.larder.server.packaged;

import static dev.larder.server.packaged.CacheStatus.isHit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.testkit.origin.RawResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The server in front of a real nginx, asked by a client and by a real browser. */
@ExtendWith(ServerLogOnFailure.class)
class RealOriginIT {
  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html>
      <head><title>Pantry</title><link rel="stylesheet" href="/style.css"></head>
      <body>
      <p id="styled">jam</p>
      <img id="image" src="/image.svg" alt="">
      <p id="report">the script has not run</p>
      <script src="/app.js"></script>
      </body>
      </html>
      """;
  private static final String STYLE = "#styled { color: rgb(1, 2, 3); }\n";
  private static final String SCRIPT =
      """
      window.addEventListener('load', () => {
        const color = getComputedStyle(document.getElementById('styled')).color
        const image = document.getElementById('image')
        document.getElementById('report').textContent =
          'color ' + color + ', image ' + image.naturalWidth + ' wide'
      })
      """;
  private static final String IMAGE =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"7\" height=\"5\"/>\n";
  private static final String LOCATIONS =
      """
      location / { add_header Cache-Control "max-age=600"; }
      location = /dynamic {
        default_type text/plain;
        add_header Cache-Control "max-age=600";
        return 200 "$request_id";
      }
      location = /private {
        default_type text/plain;
        add_header Cache-Control "no-store";
        return 200 "$request_id";
      }
      location = /robust.html { add_header Cache-Control "max-age=0, stale-if-error=600"; }
      """;

  private static NginxOrigin origin;
  private static PackagedServer server;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    Path site = Files.createDirectory(folder.resolve("site"));
    Files.writeString(site.resolve("index.html"), PAGE);
    Files.writeString(site.resolve("other.html"), PAGE);
    Files.writeString(site.resolve("style.css"), STYLE);
    Files.writeString(site.resolve("app.js"), SCRIPT);
    Files.writeString(site.resolve("image.svg"), IMAGE);
    origin = NginxOrigin.start(folder, LOCATIONS);
    server = PackagedServer.before(origin.url());
  }

  @AfterAll
  static void end() {
    if (server != null) {
      server.close();
    }
    if (origin != null) {
      origin.close();
    }
  }

  @Test
  void aStaticPageIsAMissThenAHit() throws Exception {
    RawResponse first = server.get("/other.html");
    RawResponse second = server.get("/other.html");
    assertEquals(200, first.status());
    assertFalse(isHit(first), first::toString);
    assertTrue(isHit(second), second::toString);
    assertFalse(second.field("Age").isEmpty(), second::toString);
    assertEquals(PAGE, second.text());
    RawResponse unchanged = server.get("/other.html", "If-None-Match", first.field("ETag"));
    assertEquals(304, unchanged.status());
    assertTrue(isHit(unchanged), unchanged::toString);
    RawResponse head = server.send("HEAD", "/other.html");
    assertTrue(isHit(head), head::toString);
    assertEquals(String.valueOf(PAGE.length()), head.field("Content-Length"));
    RawResponse range = server.get("/other.html", "Range", "bytes=2-8");
    assertEquals(206, range.status());
    assertEquals("DOCTYPE", range.text().substring(0, 7));
  }

  @Test
  void aDynamicPageIsMadeOnceForAllOrOnceForEachAsItSays() throws Exception {
    String made = server.get("/dynamic").text();
    assertEquals(made, server.get("/dynamic").text());
    assertNotEquals(made, server.get("/dynamic?other").text());
    assertNotEquals(server.get("/private").text(), server.get("/private").text());
  }

  @Test
  void theDeadOriginsPagesAreServedStaleWhereTheyAllowIt(@TempDir Path folder) throws Exception {
    Path site = Files.createDirectory(folder.resolve("site"));
    Files.writeString(site.resolve("robust.html"), PAGE);
    Files.writeString(site.resolve("strict.html"), PAGE);
    String strict =
        "location = /strict.html { add_header Cache-Control \"max-age=0, must-revalidate\"; }";
    try (NginxOrigin mortal = NginxOrigin.start(folder, LOCATIONS + strict);
        PackagedServer before = PackagedServer.before(mortal.url(), "cache.store-expired = on")) {
      assertEquals(200, before.get("/robust.html").status());
      assertEquals(200, before.get("/strict.html").status());
      mortal.kill();
      RawResponse stale = before.get("/robust.html");
      assertEquals(200, stale.status(), () -> stale + before.process().said());
      assertEquals(PAGE, stale.text());
      RawResponse refused = before.get("/strict.html");
      assertTrue(refused.status() == 502 || refused.status() == 504, refused::toString);
    }
  }

  @Test
  void aBrowserLoadsAPageWithItsStyleScriptAndImage(@TempDir Path folder) throws Exception {
    String dom = Browser.load(folder, server.url("/index.html"));
    assertTrue(dom.contains("color rgb(1, 2, 3), image 7 wide"), dom);
    assertTrue(dom.contains("<title>Pantry</title>"), dom);
    for (String asset : new String[] {"/index.html", "/style.css", "/app.js", "/image.svg"}) {
      assertTrue(isHit(server.get(asset)), "the browser's load left nothing stored of " + asset);
    }
  }
}
