package dev.larder.server.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole grammar is known: what this version does not have is refused by its name. */
class GrammarTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void nothingOfTheGrammarIsUnknown() throws IOException {
    String grammar;
    try (InputStream in =
        Objects.requireNonNull(GrammarTest.class.getResourceAsStream("/grammar.conf"))) {
      grammar = new String(in.readAllBytes(), UTF_8);
    }
    assertEquals(
        List.of(
            "cache.conf:8: listen[1].tls.certificate: there is no file conf/server.pem",
            "cache.conf:10: admin: the admin side is not in this version",
            "cache.conf:17: stores.fd.provider: the provider fd is not in this version; installed:"
                + " box, mem",
            "cache.conf:18: stores.disk.provider: the provider disk is not in this version;"
                + " installed: box, mem",
            "cache.conf:21: stores.shared.provider: the provider memcached is not in this version;"
                + " installed: box, mem",
            "cache.conf:23: stores.pages.provider: the provider memcached is not in this version;"
                + " installed: box, mem",
            "cache.conf:25: stores.mine.provider: no provider has the type \"my-provider\";"
                + " installed: box, mem",
            "cache.conf:71: locations[0].files: there is no folder htdocs",
            "cache.conf:74: locations[2].servlet: there is no class com.example.HelloServlet",
            "cache.conf:75: locations[3].lua: there is no file conf/handler.lua",
            "cache.conf:83: metrics: metrics are not in this version"),
        new ConfigText(folder).problems(grammar));
  }
}
