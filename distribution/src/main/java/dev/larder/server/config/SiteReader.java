package dev.larder.server.config;

import dev.larder.engine.settings.CacheSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code hosts { … }}: the virtual hosts. */
final class SiteReader {

  private final CacheSectionReader cache;
  private final SiteContent content;
  private final TlsReader tls;

  SiteReader(CacheSectionReader cache, SiteContent content, TlsReader tls) {
    this.cache = cache;
    this.content = content;
    this.tls = tls;
  }

  /**
   * Reads the sites. One without locations has the server's, with its own cache settings.
   *
   * @param inherited the server's settings
   */
  List<Site> read(Section root, CacheSettings inherited) {
    boolean secure = root.entries("listen").stream().anyMatch(listener -> listener.has("tls"));
    Section hosts = root.section("hosts");
    Map<String, String> takenBy = new HashMap<>();
    List<Site> sites = new ArrayList<>();
    for (String written : hosts.names()) {
      Section s = hosts.section(written);
      String name = host(hosts, written);
      claim(takenBy, name, hosts, written, written);
      List<String> aliases = s.texts("aliases", List.of(), Addresses::hostName);
      for (String alias : aliases) {
        claim(takenBy, alias, s, "aliases", written);
      }
      CacheSettings settings = cache.read(s.section("cache"), inherited, "");
      Section home = s.has("locations") ? s : root;
      if (!content.isIn(home)) {
        s.rejectAll(
            "nothing to serve: the host has no locations"
                + (home.equals(root) ? ", and there are none above it" : ""));
      }
      if (s.has("tls") && !secure) {
        s.reject("tls", "no listener has tls");
      }
      sites.add(new Site(name, aliases, content.read(home, settings), tls.ofHost(s)));
    }
    return sites;
  }

  private static String host(Section hosts, String written) {
    try {
      return Addresses.hostName(written);
    } catch (IllegalArgumentException e) {
      hosts.reject(written, e);
      return written;
    }
  }

  private static void claim(
      Map<String, String> takenBy, String name, Section place, String setting, String host) {
    String other = takenBy.putIfAbsent(name, host);
    if (other != null) {
      place.reject(setting, "the host " + name + " stands here and in hosts." + '"' + other + '"');
    }
  }
}
