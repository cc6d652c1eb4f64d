package dev.larder.server.packaged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.server.packaged.PackagedServer.Finished;
import dev.larder.testkit.origin.OriginAnswer;
import dev.larder.testkit.origin.RawResponse;
import dev.larder.testkit.origin.ScriptedOrigin;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code larder cache} on what a real server has stored, where the provider is a plug-in. */
class CacheCommandIT {

  private static final String SITE = "http://a.example:80";
  private static final String LONG = "0123456789abcdef".repeat(20_000);
  private static final Pattern FILE = Pattern.compile("\"file\":\"([^\"]+)\"");

  @TempDir private Path folder = Path.of("");

  private Path config = Path.of("");
  private String root = "";

  private void configure(ScriptedOrigin origin) throws IOException {
    root = folder.toRealPath().resolve("cache").toString();
    config = folder.resolve("cache.conf");
    Files.writeString(
        config,
        """
        listen = [ { port = 0, address = "127.0.0.1" } ]
        locations = [ { url = "/", proxy = "%s" } ]
        stores { disk { provider = disk, root = cache, free-space-floor = 0 } }
        cache {
          enable = [ { store = disk, url = "/" } ]
          # The port is another one after each start.
          key { base-url = "http://a.example", drop-parameters = [ session ] }
        }
        """
            .formatted(origin.url()));
    origin.on("/page", fresh(OriginAnswer.ok("page")), fresh(OriginAnswer.ok("page again")));
    origin.on("/long", fresh(OriginAnswer.ok(LONG)), fresh(OriginAnswer.ok(LONG)));
    origin.on("/gone", fresh(OriginAnswer.status(404).body("gone")));
    origin.handle(
        "/lang",
        request ->
            fresh(OriginAnswer.ok(String.valueOf(request.fields().first("Accept-Language"))))
                .field("Vary", "Accept-Language"));
  }

  private static OriginAnswer fresh(OriginAnswer answer) {
    return answer.field("Cache-Control", "max-age=6000");
  }

  private PackagedServer serve() throws Exception {
    return PackagedServer.serve("--config", config.toString());
  }

  private static Finished cache(int status, String... arguments) throws Exception {
    String[] all = new String[arguments.length + 1];
    all[0] = "cache";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    Finished finished = PackagedServer.run(all);
    assertEquals(status, finished.status(), () -> finished.out() + finished.err());
    return finished;
  }

  private static void assertAnswers(PackagedServer server, boolean hit, String path)
      throws Exception {
    RawResponse response = server.get(path, "Accept-Language", "de");
    assertEquals(hit, CacheStatus.isHit(response), response::toString);
  }

  @Test
  void whatAServerHasStoredIsShownCheckedAndRemoved() throws Exception {
    try (ScriptedOrigin origin = ScriptedOrigin.start()) {
      configure(origin);
      try (PackagedServer server = serve()) {
        for (String path : List.of("/page?session=1", "/long", "/gone", "/lang")) {
          assertAnswers(server, false, path);
        }
        server.get("/lang", "Accept-Language", "fr");
        readsBesideTheServer();
        changesNothingBesideTheServer(server);
        server.stop();
      }
      findsAndDeletesDamage();
      removesAUrlAndCleans();
      assertTrue(Files.exists(Path.of(root, "larder.clean")), "no clean end");
      try (PackagedServer server = serve()) {
        assertAnswers(server, false, "/page");
        assertAnswers(server, false, "/lang");
        assertAnswers(server, true, "/gone");
        server.stop();
      }
    }
  }

  private void readsBesideTheServer() throws Exception {
    List<String> urls = cache(0, "list", root, "-a").out().lines().sorted().toList();
    assertEquals(
        List.of(
            SITE + "/gone",
            SITE + "/lang",
            SITE + "/lang",
            SITE + "/lang",
            SITE + "/long",
            SITE + "/page"),
        urls);
    String table = cache(0, "list", "disk", "--config", config.toString()).out();
    for (String line :
        List.of(
            "404     whole +fresh +4B .*/gone",
            "200     variant +fresh +2B .*/lang  \\(accept-language: fr\\)",
            "-       vary +- +0B .*/lang",
            "200     whole +fresh +313K .*/long")) {
      assertEquals(1, table.lines().filter(row -> row.matches(line)).count(), line + "\n" + table);
    }
    String sums = cache(0, "stats", root, "--json").out();
    assertTrue(sums.contains("\"entries\":6,"), sums);
    assertTrue(sums.contains("\"404\":{\"entries\":1,\"body_bytes\":4,"), sums);
    assertTrue(sums.contains("\"damaged\":0"), sums);
    assertTrue(cache(0, "verify", root).out().endsWith("; damaged: 0"));
  }

  private void changesNothingBesideTheServer(PackagedServer server) throws Exception {
    String owner = Files.readString(Path.of(root, "larder.owner")).strip();
    String told = "larder: process " + owner + " has this store in use";
    assertTrue(cache(4, "clean", root, "-L", "1").err().startsWith(told));
    assertTrue(cache(4, "remove", root, SITE + "/page").err().startsWith(told));
    assertAnswers(server, true, "/page");
  }

  private void findsAndDeletesDamage() throws Exception {
    Matcher file = FILE.matcher(cache(0, "list", root, "--json", "--prefix", SITE + "/long").out());
    assertTrue(file.find());
    Path entry = Path.of(file.group(1));
    String name = String.valueOf(entry.getFileName()).replace(".entry", "");
    Path body;
    try (var files = Files.list(entry.getParent())) {
      body =
          files
              .filter(f -> f.getFileName().toString().matches(name + ".*\\.body"))
              .findFirst()
              .orElseThrow();
    }
    try (RandomAccessFile bytes = new RandomAccessFile(body.toFile(), "rw")) {
      bytes.seek(1000);
      bytes.write('!');
    }
    Finished found = cache(3, "verify", "disk", "--config", config.toString());
    assertTrue(found.out().startsWith("damaged: " + entry + ": "), found.out());
    assertTrue(found.out().contains("sound: 5, "), found.out());
    assertTrue(cache(0, "verify", root, "--repair").out().contains("deleted: " + entry));
    assertFalse(Files.exists(body), "a body without an entry");
    cache(0, "verify", root);
  }

  private void removesAUrlAndCleans() throws Exception {
    Finished removed =
        cache(
            3,
            "remove",
            "--config",
            config.toString(),
            "disk",
            "http://any.example:8080/page?session=7",
            "http://any.example/lang",
            "http://any.example/nothing");
    assertTrue(removed.out().contains("removed: 1 entry of http://any.example:8080/page"));
    assertTrue(removed.out().contains("removed: 3 entries of http://any.example/lang"));
    assertEquals("larder: not stored: http://any.example/nothing\n", removed.err());
    assertEquals(
        "would remove: 0 entries, 0B in 0 files; left: 1 entry, 4.0K in 1 file",
        cache(0, "clean", root, "-l", "4K", "-D").out());
    assertEquals(SITE + "/gone", cache(0, "list", root, "-a").out());
  }
}
