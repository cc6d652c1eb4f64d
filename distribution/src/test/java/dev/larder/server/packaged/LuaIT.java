package dev.larder.server.packaged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Fields;
import dev.larder.testkit.memcached.MemcachedProcess;
import dev.larder.testkit.origin.RawClient;
import dev.larder.testkit.origin.RawResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A handler in Lua on the packaged server, with a real memcached. */
@Timeout(300)
class LuaIT {

  private static final int CONNECTIONS = 8;
  private static final int REQUESTS = 300;

  private static final String HANDLER =
      """
      local file, args = ...
      local con = memcached.new(args[1])

      local function answer(vr, text)
        if vr:handle_direct() then
          vr.resp.headers["Content-Type"] = "text/plain"
          vr.resp.headers["Cache-Control"] = vr.req.uri.query == "keep" and "max-age=60" or "no-store"
          vr.out:add(text)
        end
      end

      -- With vr: the handler runs again when a response is there.
      local function with_vr(vr, key)
        if not REQ.set then REQ.set = con:set(key, "v-" .. key, vr, 60) end
        if not REQ.set.response then return lighty.HANDLER_WAIT_FOR_EVENT end
        if not REQ.get then REQ.get = con:get(key, vr) end
        if not REQ.get.response then return lighty.HANDLER_WAIT_FOR_EVENT end
        answer(vr, REQ.set.response.code .. REQ.get.response.code .. REQ.get.response.data)
      end

      -- With callbacks.
      local function with_callback(vr, key)
        if not REQ.begun then
          REQ.begun = true
          con:set(key, "c-" .. key, function(set)
            con:get(key, function(get) REQ.text = set.code .. get.code .. get.data end)
          end, 60)
        end
        if not REQ.text then return lighty.HANDLER_WAIT_FOR_EVENT end
        answer(vr, REQ.text)
      end

      -- Without an answer.
      local function quiet(vr, key)
        if not REQ.get then
          REQ.ok = con:setq(key, "q-" .. key, 60)
          REQ.get = con:get(key, vr)
        end
        if not REQ.get.response then return lighty.HANDLER_WAIT_FOR_EVENT end
        answer(vr, tostring(REQ.ok) .. REQ.get.response.code .. REQ.get.response.data)
      end

      local function missing(vr)
        if not REQ.get then REQ.get = con:get("none", vr) end
        if not REQ.get.response then return lighty.HANDLER_WAIT_FOR_EVENT end
        answer(vr, tostring(REQ.get.response.code))
      end

      function actions(vr)
        local kind, key = vr.req.uri.path:match("^/lua/(%a+)/(.+)$")
        if kind == "vr" then return with_vr(vr, key) end
        if kind == "callback" then return with_callback(vr, key) end
        if kind == "quiet" then return quiet(vr, key) end
        if kind == "missing" then return missing(vr) end
        if kind == "bad" then answer(vr, tostring(con:get("a b", vr))) end
        if kind == "loop" then while true do end end
      end
      """;

  private static Path config(Path folder, String address) throws IOException {
    Files.writeString(folder.resolve("handler.lua"), HANDLER);
    return Files.writeString(
        folder.resolve("cache.conf"),
        "listen = [ { port = 0, address = \"127.0.0.1\" } ]\n"
            + "locations = [ { url = \"/lua\", lua = \"handler.lua\", args = [\""
            + address
            + "\"], max-wait = 20s } ]\n");
  }

  private static String expected(String kind, String key) {
    return switch (kind) {
      case "vr" -> "11v-" + key;
      case "callback" -> "11c-" + key;
      default -> "true1q-" + key;
    };
  }

  @Test
  void getsSetsAndSetsQuietlyFromEightConnections(@TempDir Path folder) throws Exception {
    try (MemcachedProcess memcached = MemcachedProcess.start();
        PackagedServer server =
            PackagedServer.serve("--config", config(folder, memcached.address()).toString())) {
      ExecutorService clients = Executors.newFixedThreadPool(CONNECTIONS);
      try {
        List<Future<Integer>> results = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
          int number = i;
          results.add(clients.submit(() -> ask(server.port(), number)));
        }
        int answered = 0;
        for (Future<Integer> result : results) {
          answered += result.get(240, TimeUnit.SECONDS);
        }
        assertEquals(CONNECTIONS * REQUESTS, answered);
      } finally {
        clients.shutdownNow();
      }
      // What a plain client finds.
      assertEquals(List.of("VALUE 3-0 0 5", "v-3-0", "END"), memcached.ask("get 3-0"));
      assertEquals("4", server.get("/lua/missing/x").text());
      assertEquals("nil", server.get("/lua/bad/x").text());
      RawResponse miss = server.get("/lua/vr/kept?keep");
      RawResponse hit = server.get("/lua/vr/kept?keep");
      assertFalse(CacheStatus.isHit(miss), miss::toString);
      assertTrue(CacheStatus.isHit(hit), hit::toString);
      assertEquals("11v-kept", hit.text());
      server.stop();
    }
  }

  /** Every kind in turn; a loop without end and a miss between them. */
  private static int ask(int port, int number) throws IOException {
    String[] kinds = {"vr", "callback", "quiet"};
    int answered = 0;
    try (RawClient client = RawClient.connect(port)) {
      for (int i = 0; i < REQUESTS; i++) {
        String kind = kinds[i % kinds.length];
        String key = number + "-" + i;
        RawResponse response =
            client.exchange(
                "GET", "/lua/" + kind + "/" + key, Fields.of("Host", "127.0.0.1"), new byte[0]);
        assertEquals(200, response.status(), response::toString);
        assertEquals(expected(kind, key), response.text());
        answered++;
        if (i % 100 == 50) {
          RawResponse stopped =
              client.exchange(
                  "GET", "/lua/loop/" + key, Fields.of("Host", "127.0.0.1"), new byte[0]);
          assertEquals(500, stopped.status(), stopped::toString);
        }
      }
    }
    return answered;
  }

  @Test
  void aServerThatIsAwayIsAnErrorForTheScript(@TempDir Path folder) throws Exception {
    try (MemcachedProcess memcached = MemcachedProcess.start();
        PackagedServer server =
            PackagedServer.serve("--config", config(folder, memcached.address()).toString())) {
      assertEquals("4", server.get("/lua/missing/1").text());
      memcached.kill();
      assertEquals("5", server.get("/lua/missing/2").text());
      memcached.restart();
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (!server.get("/lua/missing/3").text().equals("4")) {
        assertTrue(System.nanoTime() < end, "it is back");
      }
      server.stop();
    }
  }

  @Test
  void withoutTheLibraryTheRestWorks(@TempDir Path folder) throws Exception {
    Path home = folder.resolve("larder");
    copy(PackagedServer.home(), home);
    try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
      Path luaj =
          jars.filter(jar -> jar.getFileName().toString().startsWith("luaj-"))
              .findFirst()
              .orElseThrow();
      Files.delete(luaj);
      PackagedServer.Finished check =
          PackagedServer.runFrom(
              home, "check", "--config", config(folder, "127.0.0.1:1").toString());
      assertEquals(2, check.status(), check::toString);
      assertTrue(check.err().contains(luaj.getFileName().toString()), check.err());
      assertTrue(check.err().contains("cache.conf:2: locations[0].lua: "), check.err());
    }
    Path files = Files.createDirectory(folder.resolve("files"));
    Files.writeString(files.resolve("a.txt"), "a");
    Path config =
        Files.writeString(
            folder.resolve("cache.conf"),
            """
            listen = [ { port = 0, address = "127.0.0.1" } ]
            locations = [ { url = "/", files = "files" } ]
            """);
    try (PackagedServer server = PackagedServer.serveFrom(home, "--config", config.toString())) {
      assertEquals("a", server.get("/a.txt").text());
      server.stop();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }
}
