package dev.larder.server.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.LocalFile;
import dev.larder.server.config.Location;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders of this machine. */
@Timeout(60)
class FilesTest {

  private final PassThrough engine = new PassThrough();
  private final Path folder;
  private final Path root;
  private final Path other;
  private @Nullable Running started;

  FilesTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.root = Files.createDirectories(folder.resolve("site"));
    this.other = Files.createDirectories(folder.resolve("other"));
  }

  @BeforeEach
  void start() throws IOException {
    write(root.resolve("index.html"), "home");
    write(root.resolve("a.txt"), "0123456789");
    write(root.resolve(".hidden"), "dot");
    write(root.resolve("a b.txt"), "blank");
    write(Files.createDirectories(root.resolve("empty")).resolve("x"), "x");
    write(Files.createDirectories(root.resolve("sub")).resolve("index.html"), "sub home");
    write(other.resolve("o.txt"), "other");
    write(folder.resolve("secret.txt"), "secret");
    started =
        Running.with()
            .location("/", new Location.Files(root, List.of("index.html")))
            .location("/static", new Location.Files(other, List.of()))
            .start(engine);
  }

  private Running server() {
    Running running = started;
    if (running == null) {
      throw new IllegalStateException("not started");
    }
    return running;
  }

  @AfterEach
  void stop() {
    server().close();
  }

  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardCharsets.US_ASCII);
  }

  @ParameterizedTest
  @CsvSource({
    "/, home",
    "/a.txt, 0123456789",
    "/a.txt?query, 0123456789",
    "/a%20b.txt, blank",
    "/.hidden, dot",
    "/sub/, sub home",
    "/static/o.txt, other"
  })
  void serves(String target, String text) throws IOException {
    Wire.Message response = server().get(target);
    assertEquals(200, response.status());
    assertEquals(text, response.text());
    assertEquals("" + text.length(), response.value("Content-Length"));
    assertNotNull(response.value("ETag"));
    assertNotNull(response.value("Last-Modified"));
    assertNull(response.value("Vary"), "one form is all there is");
    assertEquals(List.of(), response.values("Server"));
  }

  @ParameterizedTest
  @CsvSource({
    "/nothing, 404",
    "/sub/nothing, 404",
    "/empty/, 403",
    "/o.txt, 404",
    "/static/a.txt, 404",
    "/static/, 403",
    "/jetty-dir.css, 404",
    "/..%2fsecret.txt, 400",
    "/%2e%2e/secret.txt, 400",
    "/../secret.txt, 400",
    "/..%5csecret.txt, 400",
    "/sub/..%2f..%2fsecret.txt, 400",
    "/..;/secret.txt, 400",
    "/%252e%252e%252fsecret.txt, 400",
    "/a.txt%00, 400",
    "/sub%2Findex.html, 400"
  })
  void doesNotServe(String target, int status) throws IOException {
    Wire.Message response = server().get(target);
    assertEquals(status, response.status());
    assertFalse(response.text().contains("secret"), response::text);
    assertFalse(response.text().contains(folder.toString()), response::text);
  }

  @Test
  void folderWithoutSlashIsRedirected() throws IOException {
    Wire.Message response = server().get("/sub");
    assertTrue(response.status() == 302 || response.status() == 301, response::start);
    assertEquals("/sub/", response.value("Location"));
  }

  @Test
  void linksLeadNowhereOutside() throws IOException {
    Files.createSymbolicLink(root.resolve("out.txt"), folder.resolve("secret.txt"));
    Files.createSymbolicLink(root.resolve("outdir"), other);
    Files.createSymbolicLink(root.resolve("in.txt"), root.resolve("a.txt"));
    assertEquals(404, server().get("/out.txt").status());
    assertEquals(404, server().get("/outdir/o.txt").status());
    assertEquals("0123456789", server().get("/in.txt").text());
  }

  @Test
  void conditionalAndPartial() throws IOException {
    String tag = String.valueOf(server().get("/a.txt").value("ETag"));
    Wire.Message same =
        server()
            .ask(
                "GET /a.txt HTTP/1.1\r\nHost: a\r\nIf-None-Match: "
                    + tag
                    + "\r\nConnection: close\r\n\r\n");
    assertEquals(304, same.status());
    // It would make no-store of what is stored.
    assertNull(same.value("Cache-Control"));
    Wire.Message part =
        server()
            .ask(
                Wire.lines(
                    "GET /a.txt HTTP/1.1", "Host: a", "Range: bytes=2-4", "Connection: close", ""));
    assertEquals(206, part.status());
    assertEquals("234", part.text());
    assertEquals("bytes 2-4/10", part.value("Content-Range"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"HEAD", "POST", "DELETE"})
  void otherMethods(String method) throws IOException {
    try (Wire wire = server().connect()) {
      wire.send(method + " /a.txt HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
      Wire.Message response = wire.readHead();
      assertEquals(method.equals("HEAD") ? 200 : 405, response.status());
    }
    assertEquals("0123456789", Files.readString(root.resolve("a.txt")));
  }

  @Test
  void changedFileIsServedAtOnce() throws IOException {
    server().get("/a.txt");
    write(root.resolve("a.txt"), "changed!");
    assertEquals("changed!", server().get("/a.txt").text());
  }

  @Test
  void largeFileToASlowReader() throws Exception {
    byte[] large = new byte[20 << 20];
    for (int i = 0; i < large.length; i += 4096) {
      large[i] = (byte) (i >> 12);
    }
    Files.write(root.resolve("large"), large);
    try (Wire wire = server().connect()) {
      wire.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
      Wire.Message head = wire.readHead();
      assertEquals("" + large.length, head.value("Content-Length"));
      for (int i = 0; i < large.length; i += 1 << 20) {
        byte[] part = wire.readBytes(1 << 20);
        assertEquals(large[i + 4096 * 7], part[4096 * 7]);
      }
    }
    try (Wire wire = server().connect()) {
      wire.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
      wire.readHead();
      wire.reset();
    }
    Eventually.holds(() -> engine.failures().size() == 1);
    assertEquals(200, server().get("/a.txt").status());
  }

  @Test
  void tellsWhichFileAWholeResponseIs() throws IOException {
    LocalFile file = LocalFile.of(root.resolve("a.txt"));
    try (Wire wire = server().connect()) {
      wire.send("GET /a.txt HTTP/1.1\r\nHost: a\r\n\r\n").read();
      wire.send("GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n").read();
      wire.send("GET /a.txt HTTP/1.1\r\nHost: a\r\nRange: bytes=2-4\r\n\r\n").read();
      wire.send("GET /a.txt HTTP/1.1\r\nHost: a\r\nRange: bytes=0-1,4-5\r\n\r\n").read();
      wire.send("GET /sub HTTP/1.1\r\nHost: a\r\n\r\n").read();
      wire.send("GET /a.txt HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n").read();
      wire.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").read();
    }
    LocalFile home = LocalFile.of(root.resolve("index.html"));
    Optional<LocalFile> none = Optional.empty();
    assertEquals(
        List.of(Optional.of(file), none, none, none, none, Optional.of(file), Optional.of(home)),
        engine.files());
  }

  /** Whatever it says: only the server itself knows files of its own. */
  @Test
  void anOriginCannotTellOfAFile() throws IOException {
    String told = root.resolve("a.txt").toString();
    try (StubOrigin upstream =
            StubOrigin.answering(
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\nX-Sendfile: "
                    + told
                    + "\r\nLarder-File: "
                    + told
                    + "\r\n\r\n0123456789");
        Running proxy = Running.proxy(upstream.uri()).start(engine)) {
      assertEquals("0123456789", proxy.get("/a.txt").text());
      assertEquals(List.of(Optional.empty()), engine.files());
    }
  }

  @Test
  void missingFolder() {
    IOException failure =
        assertThrows(
            IOException.class,
            () ->
                Running.with()
                    .location("/", new Location.Files(folder.resolve("no"), List.of()))
                    .start(engine));
    assertTrue(String.valueOf(failure.getMessage()).contains("no"), failure::toString);
  }
}
