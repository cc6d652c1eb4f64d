package dev.larder.server.config;

import dev.larder.engine.settings.CacheSettings;
import dev.larder.engine.settings.UrlPattern;
import dev.larder.server.config.Location.Content;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code locations = [ … ]}. */
final class LocationReader implements SiteContent {

  private static final List<String> CONTENT = List.of("proxy", "files", "servlet", "lua");
  private static final List<String> PROXY_KEYS =
      List.of(
          "connect-timeout",
          "read-timeout",
          "retries",
          "preserve-host",
          "tunnel-timeout",
          "connections");
  private static final String PROXY_ONLY = "a location with proxy";

  private final Path base;
  private final ServletClasses servlets;
  private final CacheSectionReader cache;

  /**
   * Reads locations.
   *
   * @param base what relative paths are relative to
   * @param servlets where the classes of servlets are
   */
  LocationReader(Path base, ServletClasses servlets, CacheSectionReader cache) {
    this.base = base;
    this.servlets = servlets;
    this.cache = cache;
  }

  @Override
  public boolean isIn(Section s) {
    return s.hasEntries("locations");
  }

  @Override
  public List<Location> read(Section s, CacheSettings inherited) {
    Map<String, Section> byUrl = new LinkedHashMap<>();
    Map<Section, CacheSettings> settingsOf = new LinkedHashMap<>();
    List<Location> locations = new ArrayList<>();
    for (Section entry : s.entries("locations")) {
      String url = url(entry);
      Section first = byUrl.putIfAbsent(url, entry);
      if (first != null && !url.isEmpty()) {
        int line = first.originOf("url").lineNumber();
        entry.reject("url", "a second location for " + url + "; the first is in line " + line);
      }
      Optional<Content> content = content(entry);
      CacheSettings settings = cache.read(entry.section("cache"), inherited, rooted(url));
      content.ifPresent(there -> locations.add(new Location(rooted(url), there, settings)));
      settingsOf.put(entry, settings);
    }
    settingsOf.forEach((entry, settings) -> answeredBy(entry, settings, byUrl.keySet()));
    return LuaLocation.withFolders(locations);
  }

  /** Checks that what answers misses is a location of the same site. */
  private static void answeredBy(Section entry, CacheSettings settings, Set<String> urls) {
    Section cache = entry.section("cache");
    answeredBy(cache.section("on-miss"), settings.onMissLocation(), urls);
    settings.enable().stream()
        .map(CacheSettings.Enable::onMissLocation)
        .distinct()
        .forEach(url -> answeredBy(placeOf(cache, url), url, urls));
  }

  /** Where an entry of {@code enable} says it: here, or where it was inherited from. */
  private static Section placeOf(Section cache, String url) {
    for (Section own : cache.entries("enable")) {
      Section onMiss = own.section("on-miss");
      if (onMiss.text("location", "").equals(url)) {
        return onMiss;
      }
    }
    return cache.section("on-miss");
  }

  private static void answeredBy(Section place, String url, Set<String> urls) {
    if (!url.isEmpty() && !urls.contains(url)) {
      place.reject(
          "location", "this site has no location with the url " + url, NearestName.to(url, urls));
    }
  }

  /** What stands in for a url that is missing or wrong, which is a problem already. */
  private static String rooted(String url) {
    return url.isEmpty() ? "/" : url;
  }

  private static String url(Section entry) {
    if (!entry.has("url")) {
      entry.rejectAll("url is missing");
    }
    return entry.parsed(
        "url",
        "",
        text -> {
          if (!text.matches("/[^?#\\s]*")) {
            throw new IllegalArgumentException(
                SettingText.quote(text) + " is not a path: it starts with / and has no ? or #");
          }
          // The location is a pattern, too: what its own cache section is for.
          return UrlPattern.parse(text).toString();
        });
  }

  private Optional<Content> content(Section entry) {
    List<String> written = CONTENT.stream().filter(entry::has).toList();
    if (written.isEmpty()) {
      entry.rejectAll("proxy, files, servlet or lua is missing");
    } else if (written.size() > 1) {
      entry.rejectAll("has both " + String.join(" and ", written) + "; a location has one");
    }
    Optional<Content> files = files(entry);
    Optional<Content> proxy = proxy(entry);
    Optional<Content> servlet = servlet(entry);
    Optional<Content> lua = LuaLocation.read(entry, base);
    return proxy.or(() -> files).or(() -> servlet).or(() -> lua);
  }

  private Optional<Content> servlet(Section entry) {
    return entry.has("servlet")
        ? entry.parsed(
            "servlet",
            Optional.empty(),
            name -> Optional.of(new Location.Servlet(servlets.named(name))))
        : Optional.empty();
  }

  private Optional<Content> files(Section entry) {
    if (!entry.has("files")) {
      entry.onlyFor("index", "a location with files");
      return Optional.empty();
    }
    Path root = entry.parsed("files", base, this::folder);
    return Optional.of(
        new Location.Files(root, entry.texts("index", List.of("index.html"), this::fileName)));
  }

  private Path folder(String text) {
    if (text.isEmpty()) {
      // It would be the folder of the configuration, secrets and all.
      throw new IllegalArgumentException(SettingText.quote(text) + " is not a path");
    }
    try {
      Path folder = base.resolve(text).toAbsolutePath().normalize();
      if (Files.isDirectory(folder)) {
        return folder;
      }
      throw new IllegalArgumentException("there is no folder " + folder);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(SettingText.quote(text) + " is not a path", e);
    }
  }

  private String fileName(String text) {
    if (text.isEmpty() || text.indexOf('/') >= 0 || text.equals("..")) {
      throw new IllegalArgumentException(SettingText.quote(text) + " is not a file's name");
    }
    return text;
  }

  private static Optional<Content> proxy(Section entry) {
    if (!entry.has("proxy")) {
      PROXY_KEYS.forEach(name -> entry.onlyFor(name, PROXY_ONLY));
      return Optional.empty();
    }
    List<URI> upstreams = entry.oneOrMore("proxy", Addresses::upstream);
    return Optional.of(
        new Location.Proxy(
            upstreams,
            entry.positiveDuration("connect-timeout", Duration.ofSeconds(5)),
            entry.positiveDuration("read-timeout", Duration.ofSeconds(60)),
            (int) entry.number("retries", 1, 0, 100),
            entry.flag("preserve-host", true),
            entry.positiveDuration("tunnel-timeout", Duration.ofHours(1)),
            (int) entry.number("connections", Location.Proxy.CONNECTIONS, 1, 65_535)));
  }
}
