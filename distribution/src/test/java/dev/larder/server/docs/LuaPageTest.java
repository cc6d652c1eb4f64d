package dev.larder.server.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.server.host.Caching;
import dev.larder.testkit.memcached.MemcachedProcess;
import dev.larder.testkit.origin.RawClient;
import dev.larder.testkit.origin.RawResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The examples of {@code docs/lua.md}, as they stand there. */
@Timeout(120)
class LuaPageTest {

  private static final Path PAGE = Path.of("..", "docs", "lua.md");

  private static List<String> scripts() throws IOException {
    return Pattern.compile("```lua\n(.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(PAGE))
        .results()
        .map((MatchResult found) -> found.group(1))
        .toList();
  }

  private static Caching start(Path folder, String script, String address) throws Exception {
    Files.createDirectories(folder.resolve("conf"));
    Files.createDirectories(folder.resolve("htdocs"));
    Files.writeString(folder.resolve("conf/handler.lua"), script);
    String page = Files.readString(PAGE);
    String settings = page.substring(page.indexOf("    locations = ["));
    return Caching.start(
        folder,
        settings.substring(0, settings.indexOf("]\n\n") + 1).replace("127.0.0.1:11211", address));
  }

  @Test
  void theFirstSaysHello(@TempDir Path folder) throws Exception {
    try (Caching server = start(folder, scripts().get(0), "127.0.0.1:11211")) {
      assertEquals("Hello from /lua/x\n", RawClient.get(server.port(), "/lua/x").text());
      RawResponse hit = RawClient.get(server.port(), "/lua/x");
      assertTrue(hit.field("Cache-Status").contains("; hit"), hit::toString);
    }
  }

  @Test
  void theSecondAsksMemcached(@TempDir Path folder) throws Exception {
    try (MemcachedProcess memcached = MemcachedProcess.start();
        Caching server = start(folder, scripts().get(1), memcached.address())) {
      assertEquals("first\n", RawClient.get(server.port(), "/lua?1").text());
      assertEquals("hello", RawClient.get(server.port(), "/lua?2").text());
    }
  }
}
