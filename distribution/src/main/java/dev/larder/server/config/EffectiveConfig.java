package dev.larder.server.config;

import dev.larder.server.config.Location.Content;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A configuration written out with every setting in force, per host and location. What is written
 * is a {@code cache.conf} that means the same, apart from secrets, which are left out.
 */
public final class EffectiveConfig {

  private static final Pattern SECRET =
      Pattern.compile("(.*-)?(password|secret|token|credentials)");

  private EffectiveConfig() {}

  /** The configuration as HOCON, in several lines. */
  public static String render(CheckedConfig config) {
    ServerConfig server = config.server();
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("profile", config.profile());
    all.put("listen", server.listen().stream().map(EffectiveConfig::listener).toList());
    all.put(
        "trusted-proxies",
        server.trustedProxies().stream()
            .map(range -> range.network().getHostAddress() + "/" + range.prefix())
            .toList());
    all.put("stores", withoutSecrets(config.stores()));
    all.put("locations", locations(server.defaultSite()));
    Map<String, Object> hosts = new LinkedHashMap<>();
    server.sites().forEach(site -> hosts.put(site.name(), site(site)));
    all.put("hosts", hosts);
    all.put("limits", limits(server.limits()));
    server
        .accessLog()
        .ifPresent(
            log ->
                all.put(
                    "access-log",
                    EffectiveText.section(
                        "file", log.file().toString(),
                        "format", EffectiveText.choice(log.format()),
                        "rotate", log.rotation().toString(),
                        "keep", log.keep())));
    return HoconWriter.write(all);
  }

  private static Map<String, Object> listener(Listener listener) {
    Map<String, Object> all =
        EffectiveText.section(
            "address", listener.address(),
            "port", listener.port(),
            "http2", EffectiveText.flag(listener.http2()));
    listener.tls().ifPresent(files -> all.put("tls", EffectiveTls.remarked(files)));
    return all;
  }

  private static Map<String, Object> site(Site site) {
    Map<String, Object> all =
        EffectiveText.section("aliases", site.aliases(), "locations", locations(site));
    site.certificate().ifPresent(files -> all.put("tls", EffectiveTls.remarked(files)));
    return all;
  }

  private static List<Map<String, Object>> locations(Site site) {
    return site.locations().stream().map(EffectiveConfig::location).toList();
  }

  private static Map<String, Object> location(Location location) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("url", location.url());
    content(location.content(), all);
    all.put("cache", EffectiveCache.of(location.cache()));
    return all;
  }

  private static void content(Content content, Map<String, Object> all) {
    if (content instanceof Location.Proxy proxy) {
      all.put("proxy", proxy.upstreams().stream().map(Object::toString).toList());
      all.put("connect-timeout", EffectiveText.duration(proxy.connectTimeout()));
      all.put("read-timeout", EffectiveText.duration(proxy.readTimeout()));
      all.put("retries", proxy.retries());
      all.put("preserve-host", EffectiveText.flag(proxy.preserveHost()));
      all.put("tunnel-timeout", EffectiveText.duration(proxy.tunnelTimeout()));
      all.put("connections", proxy.connections());
    } else if (content instanceof Location.Files files) {
      all.put("files", files.root().toString());
      all.put("index", files.index());
    } else if (content instanceof Location.Servlet servlet) {
      all.put("servlet", servlet.type().getName());
    } else if (content instanceof Location.Lua lua) {
      all.put("lua", lua.script().toString());
      all.put("ttl", EffectiveText.duration(lua.ttl()));
      all.put("args", lua.args());
      all.put("max-instructions", lua.maxInstructions());
      all.put("max-memory", EffectiveText.size(lua.maxMemory()));
      all.put("max-wait", EffectiveText.duration(lua.maxWait()));
    }
  }

  private static Map<String, Object> limits(Limits limits) {
    return EffectiveText.section(
        "request-header", EffectiveText.size(limits.requestHeader()),
        "response-header", EffectiveText.size(limits.responseHeader()),
        "uri", EffectiveText.size(limits.uri()),
        "connections", limits.connections(),
        "requests-per-connection", limits.requestsPerConnection(),
        "request-timeout", EffectiveText.duration(limits.requestTimeout()),
        "idle-timeout", EffectiveText.duration(limits.idleTimeout()),
        "stop-timeout", EffectiveText.duration(limits.stopTimeout()));
  }

  private static Map<String, Object> withoutSecrets(Map<String, ?> settings) {
    Map<String, Object> shown = new LinkedHashMap<>();
    settings.forEach(
        (name, value) -> {
          if (!SECRET.matcher(name).matches()) {
            shown.put(name, withoutSecrets(value));
          }
        });
    return shown;
  }

  private static Object withoutSecrets(Object value) {
    if (value instanceof Map<?, ?> section) {
      Map<String, Object> named = new LinkedHashMap<>();
      section.forEach((name, nested) -> named.put(String.valueOf(name), nested));
      return withoutSecrets(named);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(EffectiveConfig::withoutSecrets).toList();
    }
    return value;
  }
}
