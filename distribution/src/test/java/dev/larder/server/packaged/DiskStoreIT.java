package dev.larder.server.packaged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.server.packaged.PackagedServer.Finished;
import dev.larder.testkit.origin.OriginAnswer;
import dev.larder.testkit.origin.RawResponse;
import dev.larder.testkit.origin.ScriptedOrigin;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store on disk in the packaged server, where it is a plug-in. */
class DiskStoreIT {

  private static final String LONG = "0123456789abcdef".repeat(20_000);

  @Test
  void whatWasStoredIsServedAfterARestartAndAfterAKill(@TempDir Path folder) throws Exception {
    try (ScriptedOrigin origin = ScriptedOrigin.start()) {
      origin.on("/short", OriginAnswer.ok("short").field("Cache-Control", "max-age=600"));
      origin.on("/long", OriginAnswer.ok(LONG).field("Cache-Control", "max-age=600"));
      String[] settings = {
        "stores { disk { provider = disk, root = \"" + folder.resolve("cache") + "\" } }",
        // The port is another one after each start.
        "cache { enable = [ { store = disk, url = \"/\" } ], key.base-url = \"http://a.example\" }"
      };
      try (PackagedServer server = PackagedServer.before(origin.url(), settings)) {
        for (String path : new String[] {"/short", "/long"}) {
          RawResponse first = server.get(path);
          assertFalse(CacheStatus.isHit(first), first::toString);
        }
        assertHits(server);
        server.stop();
      }
      assertTrue(Files.exists(folder.resolve("cache/larder.clean")), "no clean end");
      try (PackagedServer server = PackagedServer.before(origin.url(), settings)) {
        assertHits(server);
      }
      assertFalse(Files.exists(folder.resolve("cache/larder.clean")), "a clean end");
      try (PackagedServer server = PackagedServer.before(origin.url(), settings)) {
        assertHits(server);
        server.stop();
      }
      assertEquals(2, origin.requests().size(), "requests at the origin");
    }
  }

  private static void assertHits(PackagedServer server) throws Exception {
    for (String path : new String[] {"/short", "/long"}) {
      RawResponse response = server.get(path);
      assertTrue(CacheStatus.isHit(response), response::toString);
      assertEquals(path.equals("/short") ? "short" : LONG, response.text());
    }
  }

  @Test
  void aSecondServerIsToldWhoHasTheRoot(@TempDir Path folder) throws Exception {
    Path config = folder.resolve("cache.conf");
    Files.writeString(
        config,
        """
        listen = [ { port = 0, address = "127.0.0.1" } ]
        locations = [ { url = "/", files = "%1$s" } ]
        stores { disk { provider = disk, root = "%1$s/cache" } }
        cache { enable = [ { store = disk, url = "/" } ] }
        """
            .formatted(folder));
    try (PackagedServer first = PackagedServer.serve("--config", config.toString())) {
      String owner = Files.readString(folder.resolve("cache/larder.owner")).strip();
      Finished check = PackagedServer.run("check", "--config", config.toString());
      assertEquals(0, check.status(), check.err());
      Finished second = PackagedServer.run("serve", "--config", config.toString());
      assertTrue(second.status() != 0, "a second server has the root");
      assertTrue(
          second.err().contains(folder.resolve("cache") + " is in use by process " + owner),
          second.err());
      first.stop();
    }
  }
}
