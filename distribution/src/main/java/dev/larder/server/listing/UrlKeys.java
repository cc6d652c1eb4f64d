package dev.larder.server.listing;

import dev.larder.engine.key.KeyBuilder;
import dev.larder.engine.settings.CacheSettings.KeySettings;
import dev.larder.engine.settings.UrlPattern;
import dev.larder.server.config.Location;
import dev.larder.server.config.ServerConfig;
import dev.larder.server.config.Site;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Under which URIs a configuration stores what is asked for with a URL. */
public final class UrlKeys {

  private UrlKeys() {}

  /**
   * The canonical URIs of a URL: the one that its location's key settings make of it, and the URL
   * itself, so that what a listing shows can be named in the same way.
   *
   * @param config empty if there is none
   */
  public static Set<String> of(StoredUrl url, Optional<ServerConfig> config) {
    Set<String> uris = new TreeSet<>();
    uris.add(url.canonical());
    config
        .flatMap(server -> keySettings(server, url))
        .ifPresent(
            settings -> uris.add(new KeyBuilder(settings).target(new UrlRequest(url)).uri()));
    return uris;
  }

  private static Optional<KeySettings> keySettings(ServerConfig config, StoredUrl url) {
    Site site =
        config.sites().stream()
            .filter(s -> s.name().equals(url.host()) || s.aliases().contains(url.host()))
            .findFirst()
            .orElse(config.defaultSite());
    return site.locations().stream()
        .filter(location -> UrlPattern.parse(location.url()).covers(url.path()))
        .max(Comparator.comparingInt((Location location) -> location.url().length()))
        .map(location -> location.cache().key());
  }
}
