package dev.larder.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The effective configuration is a cache.conf that means the same. */
class EffectiveConfigTest {

  private static final String RICH =
      """
      profile = mod-cache
      listen = [ { port = 81, address = "::1", http2 = off } ]
      trusted-proxies = ["10.0.0.0/8"]
      stores { b { provider = box, label = "a b", admin-password = hunter2, rules = [ { url = "/q" } ] } }
      cache {
        enable = [ { store = mem, url = "/m", on-hit { add-headers { A = "b, c" } } },
                   { store = b, url = "http://*example.org/", on-miss { remove-headers = [X] } } ]
        disable = ["/d"], min-expire = 1500ms, stale-while-revalidate = 1m
        status-expire { 404 = 10s }
        on-miss { location = "/" }
        key { base-url = "https://k:1", cookies = [c] }
      }
      locations = [ { url = "/", proxy = ["http://a", "http://b"], retries = 0 },
                    { url = "/f", files = ".", cache { disable = on } } ]
      hosts { "h.example" { aliases = [i], locations = [ { url = "/", proxy = "http://[::1]:7" } ] } }
      limits { uri = 1000 }
      access-log { file = "x.log", keep = 2 }
      """;

  @TempDir private Path folder = Path.of("");

  @Test
  void readsBackAsTheSame() throws InvalidConfigException {
    ConfigText text = new ConfigText(folder);
    CheckedConfig first = text.read(RICH, Overrides.NONE);
    String rendered = EffectiveConfig.render(first);
    CheckedConfig second = text.read(rendered, Overrides.NONE);
    assertEquals(rendered, EffectiveConfig.render(second));
    ServerConfig one = first.server();
    ServerConfig two = second.server();
    assertEquals(one.listen(), two.listen());
    assertEquals(one.trustedProxies(), two.trustedProxies());
    assertEquals(one.defaultSite(), two.defaultSite());
    assertEquals(one.sites(), two.sites());
    assertEquals(one.limits(), two.limits());
    assertEquals(one.accessLog(), two.accessLog());
    assertEquals(one.stores().size(), two.stores().size());
    assertEquals(first.profile(), second.profile());
  }

  @Test
  void isWrittenForPeople() throws InvalidConfigException {
    String rendered = EffectiveConfig.render(new ConfigText(folder).read(RICH, Overrides.NONE));
    assertTrue(rendered.startsWith("profile = mod-cache\nlisten = [\n  {\n"), rendered);
    assertTrue(rendered.contains("      heuristic-status = [200, 203, 300, 301]\n"), rendered);
    assertTrue(rendered.contains("      min-expire = 1500ms\n"), rendered);
  }

  @Test
  void hasNoSecrets() throws InvalidConfigException {
    String rendered = EffectiveConfig.render(new ConfigText(folder).read(RICH, Overrides.NONE));
    assertFalse(rendered.contains("hunter2"), rendered);
    assertTrue(rendered.contains("\"a b\""), rendered);
  }
}
