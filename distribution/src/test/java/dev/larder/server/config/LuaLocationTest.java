package dev.larder.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LuaLocationTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void saysAllOfAScript() throws Exception {
    Files.writeString(folder.resolve("a.lua"), "return function(vr) end");
    Location location =
        new ConfigText(folder)
            .read(
                """
                locations = [
                  { url = "/", files = "." }
                  { url = "/lua", lua = "a.lua", ttl = 5s, args = ["x", "y"], max-instructions = 5000,
                    max-memory = 2M, max-wait = 3s }
                ]
                """)
            .defaultSite()
            .locations()
            .get(1);
    assertEquals(
        new Location.Lua(
            folder.resolve("a.lua"),
            Duration.ofSeconds(5),
            List.of("x", "y"),
            5000,
            2 << 20,
            Duration.ofSeconds(3),
            List.of(new Location.Folder("/", folder))),
        location.content());
  }

  @Test
  void tellsAMistakeInTheScriptWithItsLine() throws Exception {
    Files.writeString(folder.resolve("a.lua"), "local x = 1\n\nfunction f( return end");
    List<String> problems =
        new ConfigText(folder).problems("locations = [ { url = \"/\", lua = \"a.lua\" } ]");
    assertEquals(
        List.of("cache.conf:1: locations[0].lua: a.lua:3: <name> or '...' expected"), problems);
  }
}
