package dev.larder.server.packaged;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Fields;
import dev.larder.server.packaged.PackagedServer.Finished;
import dev.larder.testkit.memcached.MemcachedProcess;
import dev.larder.testkit.origin.OriginAnswer;
import dev.larder.testkit.origin.RawClient;
import dev.larder.testkit.origin.RawResponse;
import dev.larder.testkit.origin.ScriptedOrigin;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages in a real memcached, by the packaged server, as {@code docs/from-lighttpd.md} says. */
class PagesIT {

  private static final Path PAGE = Path.of("..", "docs", "from-lighttpd.md");
  private static final Path PYTHON = Path.of("..", "docs", "examples", "memcached_page.py");
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final String BY_URL = "\"%{req.scheme}://%{req.host}%{req.path}\"";

  /** The example of the page, to the letter, but for where memcached is. */
  private static String[] example(MemcachedProcess memcached) throws IOException {
    String page = Files.readString(PAGE);
    int start = page.indexOf("```hocon\n") + "```hocon\n".length();
    String example = page.substring(start, page.indexOf("```", start));
    String moved = example.replace("format = body", "format = body, " + at(memcached));
    assertEquals(2, moved.split("servers", -1).length - 1, moved);
    return moved.split("\n", -1);
  }

  /** No deadline is met by chance on a machine that has much to do. */
  private static String at(MemcachedProcess memcached) {
    return "servers = [\"" + memcached.address() + "\"], operation-timeout = 2s";
  }

  private static String[] pages(MemcachedProcess memcached, String more) {
    return new String[] {
      "stores { pages { provider = memcached, format = body, "
          + at(memcached)
          + ", "
          + more
          + " } }",
      "cache { ignore-no-last-mod = on, enable = [ { store = pages, url = \"/\","
          + " on-hit { add-headers { X-Memcached = Hit } },"
          + " on-miss { add-headers { X-Memcached = Miss } } } ] }"
    };
  }

  private static String log(PackagedServer server) {
    return server.process().output() + server.process().errors();
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (!condition.call()) {
      assertTrue(System.nanoTime() < end, () -> "not in " + DEADLINE + ": " + what);
      LockSupport.parkNanos(10_000_000);
    }
  }

  @Test
  void theExampleOfTheManualSaysHitAndMiss() throws Exception {
    try (MemcachedProcess memcached = MemcachedProcess.start();
        ScriptedOrigin origin = ScriptedOrigin.start();
        PackagedServer server = PackagedServer.before(origin.url(), example(memcached))) {
      origin.on("/made.html", OriginAnswer.ok("made"));
      RawResponse miss = server.get("/made.html");
      assertEquals("made", miss.text());
      assertEquals("Miss", miss.field("X-Memcached"));
      await("it is stored", () -> memcached.keys().contains("http://127.0.0.1/made.html"));
      RawResponse second = server.get("/made.html");
      assertTrue(CacheStatus.isHit(second), second::toString);
      assertEquals("made", second.text());
      // The second lookup found it, after the first had missed it.
      assertEquals("Miss", second.field("X-Memcached"));
      memcached.ask("set /left.html 0 0 4", "left");
      RawResponse hit = server.get("/left.html?any=query");
      assertEquals("left", hit.text());
      assertEquals("Hit", hit.field("X-Memcached"));
      assertEquals("text/html", hit.field("Content-Type"));
      assertEquals(0, origin.requests("/left.html").size());
      server.stop();
    }
  }

  @Test
  void vectors77To79OnTheWholeServer() throws Exception {
    try (MemcachedProcess memcached = MemcachedProcess.start();
        ScriptedOrigin origin = ScriptedOrigin.start();
        PackagedServer server = PackagedServer.before(origin.url(), pages(memcached, "ttl = 60"))) {
      memcached.ask("set /a.html 0 0 5", "<p>hi");
      memcached.ask("set /a.zzz 0 0 5", "<p>hi");
      RawResponse hit = server.get("/a.html", "Range", "bytes=0-1");
      assertEquals(200, hit.status());
      assertEquals("<p>hi", hit.text());
      assertEquals("none", hit.field("Accept-Ranges"));
      assertEquals("Hit", hit.field("X-Memcached"));
      assertTrue(hit.field("ETag").matches("\"[0-9a-f]{32}\""), hit::toString);
      assertEquals("", hit.field("Cache-Control"));
      assertEquals("Larder; hit; detail=fresh", hit.field("Cache-Status"));
      assertEquals(304, server.get("/a.html", "If-None-Match", hit.field("ETag")).status());
      assertEquals("application/octet-stream", server.get("/a.zzz").field("Content-Type"));
      RawResponse head = server.send("HEAD", "/a.html");
      assertEquals("5", head.field("Content-Length"));
      assertEquals("Hit", head.field("X-Memcached"));

      String longest = "x".repeat(65_536);
      origin.on("/404", OriginAnswer.status(404).body("no"));
      origin.on("/201", OriginAnswer.status(201).body("made"));
      origin.on("/most", OriginAnswer.ok(longest));
      origin.on("/more", OriginAnswer.ok(longest + "x"));
      origin.on("/more-chunked", OriginAnswer.ok(longest + "x").chunked());
      origin.on("/empty", OriginAnswer.ok(""));
      origin.on("/head", OriginAnswer.ok(""));
      origin.on("/post", OriginAnswer.ok("posted"));
      origin.on("/private", OriginAnswer.ok("mine").field("Cache-Control", "private"));
      origin.on("/cookie", OriginAnswer.ok("mine").field("Set-Cookie", "a=b"));
      for (String path :
          List.of(
              "/404", "/201", "/most", "/more", "/more-chunked", "/empty", "/private", "/cookie")) {
        assertEquals("Miss", server.get(path).field("X-Memcached"), path);
      }
      assertEquals(200, server.send("HEAD", "/head").status());
      assertEquals(200, server.send("POST", "/post").status());
      await("both are stored", () -> memcached.keys().containsAll(List.of("/empty", "/most")));
      assertEquals(
          List.of("/a.html", "/a.zzz", "/empty", "/most"),
          memcached.keys().stream().sorted().toList());
      assertEquals(longest, server.get("/most").text());
      assertEquals("Hit", server.get("/empty").field("X-Memcached"));
      server.stop();
    }
  }

  @Test
  void aPageCacheOfLighttpdsWorksUnchanged() throws Exception {
    byte[] body = new byte[40_000];
    new Random(7).nextBytes(body);
    try (MemcachedProcess memcached = MemcachedProcess.start();
        ScriptedOrigin origin = ScriptedOrigin.start();
        PackagedServer server =
            PackagedServer.before(origin.url(), pages(memcached, "key = " + BY_URL))) {
      memcached.ask("set http://www.example.com/left 0 0 9", "some page");
      Fields host = Fields.of("Host", "www.example.com");
      try (RawClient client = RawClient.connect(server.port())) {
        RawResponse found = client.exchange("GET", "/left", host, new byte[0]);
        assertEquals("some page", found.text());
        assertEquals("Hit", found.field("X-Memcached"));
        origin.on("/own.bin", OriginAnswer.ok("").body(body));
        assertArrayEquals(body, client.exchange("GET", "/own.bin", host, new byte[0]).body());
      }
      String key = "http://www.example.com/own.bin";
      await("it is stored", () -> memcached.keys().contains(key));
      assertArrayEquals(body, plainGet(memcached.port(), key, body.length));
      server.stop();
    }
  }

  /** What any client of memcached reads. */
  private static byte[] plainGet(int port, String key, int length) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout((int) DEADLINE.toMillis());
      socket.getOutputStream().write(("get " + key + "\r\n").getBytes(StandardCharsets.US_ASCII));
      DataInputStream in = new DataInputStream(socket.getInputStream());
      String line = "VALUE " + key + " 0 " + length + "\r\n";
      assertEquals(line, new String(in.readNBytes(line.length()), StandardCharsets.US_ASCII));
      byte[] body = in.readNBytes(length);
      assertEquals("\r\nEND\r\n", new String(in.readNBytes(7), StandardCharsets.US_ASCII));
      return body;
    }
  }

  @Test
  void vector81AnOutageIsAMissAndOneLine() throws Exception {
    try (MemcachedProcess memcached = MemcachedProcess.start();
        ScriptedOrigin origin = ScriptedOrigin.start();
        PackagedServer server = PackagedServer.before(origin.url(), pages(memcached, "ttl = 0"))) {
      origin.handle("/a", request -> OriginAnswer.ok("a"));
      server.get("/a");
      await("a hit", () -> "Hit".equals(server.get("/a").field("X-Memcached")));
      memcached.kill();
      for (int i = 0; i < 50; i++) {
        RawResponse miss = server.get("/a");
        assertEquals(200, miss.status());
        assertEquals("a", miss.text());
        assertEquals("Miss", miss.field("X-Memcached"));
      }
      await(
          "the outage is told",
          () -> log(server).contains(memcached.address() + " cannot be reached"));
      memcached.restart();
      await("a hit again", () -> "Hit".equals(server.get("/a").field("X-Memcached")));
      String said = log(server);
      assertEquals(2, said.split("cannot be reached", -1).length, said);
      assertFalse(said.contains(" ERROR "), () -> "the client library's own words: " + said);
      server.stop();
    }
  }

  @Test
  void keysCanBeMadeOfTheConnectionAndOfTheFile(@TempDir Path folder) throws Exception {
    Path page = Files.writeString(folder.resolve("a b.html"), "<p>file");
    try (MemcachedProcess memcached = MemcachedProcess.start()) {
      Path config = folder.resolve("cache.conf");
      Files.writeString(
          config,
          """
          listen = [ { port = 0, address = "127.0.0.1" } ]
          locations = [ { url = "/f", files = "%s" } ]
          stores { pages { provider = memcached, format = body, %s, key =
            "%%{req.remoteip}|%%{req.localport}|%%{enc:phys.path}|%%{phys.size}|%%{phys.docroot}" } }
          cache { ignore-no-last-mod = on, enable = [ { store = pages, url = "/" } ] }
          """
              .formatted(folder, at(memcached)));
      try (PackagedServer server = PackagedServer.serve("--config", config.toString())) {
        assertEquals("<p>file", server.get("/f/a%20b.html").text());
        String encoded = page.toString().replace(" ", "%20");
        String key = "127.0.0.1|" + server.port() + "|" + encoded + "|7|" + folder;
        await("it is stored", () -> memcached.keys().contains(key));
        assertTrue(CacheStatus.isHit(server.get("/f/a%20b.html")));
        server.stop();
      }
    }
  }

  @Test
  void pythonLeavesAPageWithItsFields(@TempDir Path folder) throws Exception {
    Path python = ExternalProgram.PYTHON3.require();
    Path page = Files.writeString(folder.resolve("news.html"), "<p>news");
    try (MemcachedProcess memcached = MemcachedProcess.start();
        ScriptedOrigin origin = ScriptedOrigin.start();
        PackagedServer server =
            PackagedServer.before(
                origin.url(), pages(memcached, "headers = on, key = " + BY_URL))) {
      Process script =
          new ProcessBuilder(
                  python.toString(),
                  PYTHON.toString(),
                  "127.0.0.1",
                  Integer.toString(memcached.port()),
                  "http://127.0.0.1/news",
                  "60",
                  "text/html; charset=utf-8")
              .inheritIO()
              .redirectInput(page.toFile())
              .start();
      assertTrue(script.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS));
      assertEquals(0, script.exitValue());
      RawResponse hit = server.get("/news");
      assertEquals("<p>news", hit.text());
      assertEquals("text/html; charset=utf-8", hit.field("Content-Type"));
      assertEquals("Python", hit.field("X-Made-By"));
      assertEquals("Hit", hit.field("X-Memcached"));
      server.stop();
    }
  }

  @Test
  void vectors84And85WhatCannotWorkIsAProblemAtTheStart(@TempDir Path folder) throws Exception {
    Path config = folder.resolve("cache.conf");
    Files.writeString(
        config,
        """
        locations = [ { url = "/" } ]
        stores {
          a { provider = memcached, format = body, key = "x%{foo}", max-size = 0, ttl = -1, maxsize = 1 }
          b { provider = memcached, format = body, key = "%{}" }
        }
        cache { enable = [ { store = a, url = "/", on-miss { location = "/none" } } ] }
        """);
    Finished check = PackagedServer.run("check", "--config", config.toString());
    assertEquals(2, check.status(), check.err());
    for (String problem :
        List.of(
            "cache.conf:1: locations[0]: proxy, files",
            "3: stores.a.key: in 'x%{foo}', at character 4: no variable is named foo",
            "3: stores.a.max-size",
            "3: stores.a.ttl",
            "3: stores.a.maxsize",
            "4: stores.b.key: in '%{}', at character 3: no variable is named",
            "this site has no location with the url /none")) {
      assertTrue(check.err().contains(problem), problem + " is not in\n" + check.err());
    }
  }
}
