package dev.larder.server.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import dev.larder.engine.settings.CacheSettings;
import dev.larder.engine.store.StoreProviders;
import dev.larder.server.config.ServerConfig.StoreConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads {@code cache.conf} strictly: a configuration has no mistake, or is refused with all of them
 * at once. Opens nothing.
 *
 * <p>For use by any number of threads.
 */
public final class ConfigReader {

  private final StoreProviders providers;
  private final ClassLoader jars;
  private final ServletClasses servlets;

  /**
   * Reads configurations whose stores are of the given kinds.
   *
   * @param providers asked to read the settings of their stores
   */
  public ConfigReader(StoreProviders providers) {
    this(providers, ConfigReader.class.getClassLoader());
  }

  /**
   * Reads configurations over the defaults of given jars.
   *
   * @param jars has the {@code reference.conf} of every provider that is no plug-in
   */
  ConfigReader(StoreProviders providers, ClassLoader jars) {
    this(providers, jars, ServletClasses.ofServer());
  }

  private ConfigReader(StoreProviders providers, ClassLoader jars, ServletClasses servlets) {
    this.providers = providers;
    this.jars = jars;
    this.servlets = servlets;
  }

  /** The same, with servlets of these classes. */
  public ConfigReader withServlets(ServletClasses classes) {
    return new ConfigReader(providers, jars, classes);
  }

  /**
   * Reads a configuration.
   *
   * @param file the operator's file; empty for none
   * @param overrides what goes before the file
   * @param base what relative paths in the file are relative to
   * @throws InvalidConfigException with everything that is wrong
   */
  public CheckedConfig read(Optional<Path> file, Overrides overrides, Path base)
      throws InvalidConfigException {
    return read(file, overrides, base, false);
  }

  /**
   * Reads the configuration of a cache inside another program. Where to listen, what to serve and
   * what to log are not for it to say.
   *
   * @param file the file; empty for none
   * @param base what relative paths in the file are relative to
   * @throws InvalidConfigException with everything that is wrong
   */
  CheckedConfig readEmbedded(Optional<Path> file, Path base) throws InvalidConfigException {
    return read(file, Overrides.NONE, base, true);
  }

  private CheckedConfig read(Optional<Path> file, Overrides overrides, Path base, boolean embedded)
      throws InvalidConfigException {
    Problems problems = new Problems();
    Sources sources = Sources.load(file, overrides, jars, providers, problems);
    ConfigObject merged = sources.merged();
    Section root = new Section("", embedded ? merged.withoutKey("listen") : merged, problems);
    root.text("profile", "");
    root.has("stores");
    root.notInThisVersion("admin", "the admin side is");
    root.notInThisVersion("metrics", "metrics are");

    StoresReader stores = new StoresReader(sources, providers, problems, base);
    CacheSectionReader cache = new CacheSectionReader(stores.names());
    CacheSettings server = serverCache(root, sources, cache, problems);
    TlsReader tls = new TlsReader(base);
    SiteContent content =
        embedded ? new ApplicationContent() : new LocationReader(base, servlets, cache);
    List<Location> defaultLocations = content.read(root, server);
    List<Site> sites = new SiteReader(cache, content, tls).read(root, server);
    if (embedded) {
      refuseServer(sources.own(), root, problems);
    }
    if (sites.isEmpty() && !content.isIn(root)) {
      problems.add(
          sources.own().origin(),
          "locations",
          "nothing to serve: there are no locations, and there is no --origin");
    }
    List<Location> all = new ArrayList<>(defaultLocations);
    sites.forEach(site -> all.addAll(site.locations()));
    List<StoreConfig> opened = stores.read(all.stream().anyMatch(ConfigReader::usesDefaultStore));
    ServerConfig config =
        new ServerConfig(
            embedded ? List.of() : ListenReader.read(root, tls),
            root.texts("trusted-proxies", List.of(), AddressRange::parse),
            opened,
            new Site("", List.of(), defaultLocations),
            sites,
            LimitsReader.read(root.section("limits")),
            embedded ? Optional.empty() : LogReader.read(root, base));
    root.finish();
    problems.throwIfAny();
    return new CheckedConfig(config, sources.profile().name(), stores.effective());
  }

  /** The sections, of the file itself, that are for a server of Larder's own. */
  private static void refuseServer(ConfigObject own, Section root, Problems problems) {
    for (String name : List.of("listen", "limits", "access-log")) {
      root.has(name);
      ConfigValue value = own.get(name);
      if (value != null) {
        problems.add(value.origin(), name, "is only for " + ApplicationContent.SERVER);
      }
    }
  }

  /** The profile's settings, what is cached if nobody says what, and the server's own section. */
  private static CacheSettings serverCache(
      Section root, Sources sources, CacheSectionReader reader, Problems problems) {
    CacheSettings settings = CacheSectionReader.NOTHING;
    List<ConfigObject> below = new ArrayList<>();
    below.add(sources.profile().section("cache"));
    if (!saysWhatIsCached(sources.own())) {
      below.add(sources.defaults().getObject("cache"));
    }
    for (ConfigObject layer : below) {
      Section section = new Section("cache", layer, problems);
      settings = reader.read(section, settings, "");
      section.finish();
    }
    return reader.read(root.section("cache"), settings, "");
  }

  /** Whether there is an {@code enable} in any {@code cache} section, be it an empty one. */
  private static boolean saysWhatIsCached(ConfigValue value) {
    if (value instanceof ConfigList list) {
      return list.stream().anyMatch(ConfigReader::saysWhatIsCached);
    }
    if (!(value instanceof ConfigObject object)) {
      return false;
    }
    return object.entrySet().stream()
        .anyMatch(entry -> hasEnable(entry.getKey(), entry.getValue()));
  }

  private static boolean hasEnable(String name, ConfigValue value) {
    if (name.equals("cache") && value instanceof ConfigObject cache) {
      return cache.containsKey("enable");
    }
    return saysWhatIsCached(value);
  }

  private static boolean usesDefaultStore(Location location) {
    return location.cache().enable().stream()
        .anyMatch(enable -> enable.store().equals(StoresReader.DEFAULT_STORE));
  }
}
