package dev.larder.server.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigValue;
import dev.larder.engine.store.InstalledProvider;
import dev.larder.engine.store.StoreProviders;
import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the {@code reference.conf} of each jar says of the stores of its provider: {@code providers
 * { TYPE { … } }}. All else in it is for a library that uses the same file, and not looked at.
 */
final class ProviderDefaults {

  private static final String FILE = "reference.conf";
  private static final String PROVIDERS = "providers";

  private ProviderDefaults() {}

  /** The defaults by type. A file that is wrong is a problem, and says nothing. */
  static ConfigObject load(ClassLoader jars, Problems problems) {
    ConfigObject all = ConfigFactory.empty().root();
    try {
      for (URL file : Collections.list(jars.getResources(FILE))) {
        all = all.withFallback(read(file, problems));
      }
    } catch (IOException e) {
      problems.add(ConfigOriginFactory.newSimple(FILE), "", "cannot be read: " + e.getMessage());
    }
    return all;
  }

  /**
   * The defaults by type of plug-ins, each of which speaks of its own types alone. That of one
   * whose types no store names is not read: what nobody uses can break nothing.
   */
  static ConfigObject ofPlugins(
      StoreProviders installed, Set<String> namedTypes, Problems problems) {
    Map<ClassLoader, Set<String>> plugins = new LinkedHashMap<>();
    for (InstalledProvider provider : installed.installed()) {
      provider
          .ownJars()
          .ifPresent(
              loader ->
                  plugins.computeIfAbsent(loader, none -> new TreeSet<>()).add(provider.type()));
    }
    ConfigObject all = ConfigFactory.empty().root();
    for (Map.Entry<ClassLoader, Set<String>> plugin : plugins.entrySet()) {
      Set<String> types = plugin.getValue();
      if (types.stream().anyMatch(namedTypes::contains)) {
        ConfigObject said = load(plugin.getKey(), problems);
        for (Map.Entry<String, ConfigValue> byType : said.entrySet()) {
          if (types.contains(byType.getKey())) {
            all = all.withValue(byType.getKey(), byType.getValue());
          } else {
            problems.add(
                byType.getValue().origin(),
                PROVIDERS + "." + byType.getKey(),
                "a plug-in has defaults for what it provides, which is "
                    + String.join(", ", types));
          }
        }
      }
    }
    return all;
  }

  private static ConfigObject read(URL file, Problems problems) {
    try {
      // Before anything is resolved: what others refer to is not there.
      ConfigObject ofProviders =
          ConfigFactory.parseURL(file, ConfigParseOptions.defaults().setAllowMissing(false))
              .root()
              .withOnlyKey(PROVIDERS)
              .toConfig()
              .resolve(ConfigResolveOptions.noSystem())
              .root();
      ConfigValue byType = ofProviders.get(PROVIDERS);
      if (byType instanceof ConfigObject sections) {
        ConfigObject good = sections;
        for (Map.Entry<String, ConfigValue> byName : sections.entrySet()) {
          if (!(byName.getValue() instanceof ConfigObject)) {
            noSection(byName.getValue(), PROVIDERS + "." + byName.getKey(), problems);
            good = good.withoutKey(byName.getKey());
          }
        }
        return good;
      }
      if (byType != null) {
        noSection(byType, PROVIDERS, problems);
      }
      return ConfigFactory.empty().root();
    } catch (ConfigException e) {
      problems.add(ConfigOriginFactory.newURL(file), e);
      return ConfigFactory.empty().root();
    }
  }

  private static void noSection(ConfigValue value, String path, Problems problems) {
    problems.add(value.origin(), path, "expected a section { }, found " + SettingText.kind(value));
  }
}
