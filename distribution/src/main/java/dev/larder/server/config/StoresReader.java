package dev.larder.server.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import dev.larder.api.StoreOpener;
import dev.larder.api.StoreProvider;
import dev.larder.engine.store.StoreProviders;
import dev.larder.engine.store.UnusableProviderException;
import dev.larder.server.config.ServerConfig.StoreConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads {@code stores { … }}: hands each store's section to the provider that it names.
 *
 * <p>A store {@code mem} of the provider {@code mem} is there without being written.
 */
final class StoresReader {

  /** The store that is there without being written. */
  static final String DEFAULT_STORE = "mem";

  /** Providers that the grammar has and this version may be without. */
  private static final Set<String> PLANNED = Set.of("mem", "fd", "disk", "memcached");

  private final Sources sources;
  private final StoreProviders providers;
  private final Problems problems;
  private final Path base;
  private final Map<String, ConfigValue> written = new TreeMap<>();
  private final List<StoreConfig> stores = new ArrayList<>();
  private final Map<String, Map<String, Object>> effective = new TreeMap<>();

  /**
   * A reader.
   *
   * @param base what relative paths are relative to
   */
  StoresReader(Sources sources, StoreProviders providers, Problems problems, Path base) {
    this.base = base;
    this.sources = sources;
    this.providers = providers;
    this.problems = problems;
    ConfigValue section = sources.own().get("stores");
    if (section instanceof ConfigObject object) {
      written.putAll(object);
    } else if (section != null) {
      problems.add(
          section.origin(), "stores", "expected a section { }, found " + SettingText.kind(section));
    }
  }

  /** The names that {@code enable} may use. */
  Set<String> names() {
    Set<String> names = new TreeSet<>(written.keySet());
    names.add(DEFAULT_STORE);
    return names;
  }

  /** Reads the stores that are written, and the default one if it is used without being written. */
  List<StoreConfig> read(boolean defaultIsUsed) {
    written.forEach(this::store);
    if (defaultIsUsed && !written.containsKey(DEFAULT_STORE)) {
      ConfigObject section =
          ConfigFactory.parseMap(Map.of("provider", DEFAULT_STORE), "default store").root();
      store(DEFAULT_STORE, section);
    }
    return stores;
  }

  private void store(String name, ConfigValue value) {
    String path = "stores." + ConfigUtil.joinPath(name);
    if (!(value instanceof ConfigObject object)) {
      problems.add(
          value.origin(), path, "expected a section { }, found " + SettingText.kind(value));
      return;
    }
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9_-]*")) {
      problems.add(value.origin(), path, "a store's name has letters, digits, - and _");
    }
    Section selector = new Section(path, object, problems);
    if (!selector.has("provider")) {
      selector.rejectAll("provider is missing; " + installed());
      misspelt(selector);
      return;
    }
    ConfigValue named = selector.value("provider");
    String type = selector.text("provider", "");
    if (named == null || !SettingText.isSingle(named)) {
      return; // Told by the reading.
    }
    Optional<StoreProvider> provider = providers.byType(type);
    if (provider.isPresent()) {
      configure(name, path, object, provider.get());
    } else if (PLANNED.contains(type)) {
      selector.reject(
          "provider", "the provider " + type + " is not in this version; " + installed());
    } else {
      selector.reject(
          "provider",
          "no provider has the type " + SettingText.quote(type) + "; " + installed(),
          NearestName.to(type, providers.types()));
    }
  }

  /** Only the provider knows the names of its settings; one that is nearly "provider" is none. */
  private static void misspelt(Section selector) {
    for (String name : selector.names()) {
      String meant = NearestName.to(name, List.of("provider"));
      if (!meant.isEmpty()) {
        selector.reject(name, "unknown setting", meant);
      }
    }
  }

  /** What there is, and what might be what is meant, if it could be used. */
  private String installed() {
    return "installed: "
        + (providers.types().isEmpty() ? "none" : String.join(", ", providers.types()))
        + (providers.unusable().isEmpty()
            ? ""
            : "; not usable: " + String.join("; ", providers.unusable()));
  }

  private void configure(String name, String path, ConfigObject own, StoreProvider provider) {
    ConfigObject all =
        own.withFallback(sources.storeDefaults(provider.type())).withOrigin(own.origin());
    Section settings = new Section(path, all, problems, base);
    settings.text("provider", "");
    try {
      StoreOpener opener = provider.configure(settings);
      stores.add(new StoreConfig(name, provider.type(), opener));
    } catch (UnusableProviderException e) {
      settings.rejectAll(e.told());
    } catch (RuntimeException | LinkageError e) {
      settings.rejectAll("the provider " + provider.type() + " failed to read its settings: " + e);
    }
    settings.finish();
    effective.put(name, settings.effective());
  }

  /** What each store was read as. */
  Map<String, Map<String, Object>> effective() {
    return effective;
  }
}
