package dev.larder.server.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import dev.larder.engine.store.StoreProviders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where settings come from, in the order in which they go before each other: the command line, the
 * operator's file, the profile, the defaults of the server and of the providers.
 *
 * @param own the command line over the file
 * @param profile the profile
 * @param defaults the server's defaults
 * @param providers the defaults of stores, by the type of their provider
 */
record Sources(ConfigObject own, Profile profile, Config defaults, ConfigObject providers) {

  private static final ConfigParseOptions STRICT =
      ConfigParseOptions.defaults().setAllowMissing(false).setSyntax(ConfigSyntax.CONF);

  /**
   * Parses the sources.
   *
   * @param jars has the {@code reference.conf} of every provider that is no plug-in
   * @param installed the providers, of which those that a store names are asked for their defaults
   * @throws InvalidConfigException if the file is not there or is no HOCON: nothing else can be
   *     said about it then
   */
  static Sources load(
      Optional<Path> file,
      Overrides overrides,
      ClassLoader jars,
      StoreProviders installed,
      Problems problems)
      throws InvalidConfigException {
    ConfigObject own = ConfigFactory.empty("command line").root();
    if (file.isPresent()) {
      own = parse(file.get(), problems);
    }
    Config defaults =
        ConfigFactory.parseResources(Sources.class, "defaults.conf", STRICT)
            .resolve(ConfigResolveOptions.noSystem());
    own = overlay(own, overrides, defaults);
    ConfigValue written = own.get("profile");
    Profile profile =
        written == null || !SettingText.isSingle(written)
            ? Profile.named(Profile.NAMES.get(0), own.origin(), problems)
            : Profile.named(SettingText.text(written), written.origin(), problems);
    ConfigObject providers =
        ProviderDefaults.load(jars, problems)
            .withFallback(ProviderDefaults.ofPlugins(installed, namedTypes(own), problems));
    return new Sources(own, profile, defaults, providers);
  }

  /** The types of the stores that are written. */
  private static Set<String> namedTypes(ConfigObject own) {
    Set<String> types = new TreeSet<>();
    if (own.get("stores") instanceof ConfigObject stores) {
      for (ConfigValue store : stores.values()) {
        ConfigValue type = store instanceof ConfigObject section ? section.get("provider") : null;
        if (type != null && SettingText.isSingle(type)) {
          types.add(SettingText.text(type));
        }
      }
    }
    return types;
  }

  private static ConfigObject parse(Path file, Problems problems) throws InvalidConfigException {
    // The library finds what a file includes only beside a file with a folder.
    Path absolute = file.toAbsolutePath();
    problems.show(absolute, file);
    try {
      if (!Files.exists(file)) {
        problems.add(absolute, 0, "there is no such file");
      } else if (Files.isDirectory(file)) {
        problems.add(absolute, 0, "cannot be read as a file");
      } else if (!Files.isReadable(file)) {
        problems.add(absolute, 0, "permission denied");
      } else {
        ConfigParseOptions options =
            Includes.of(absolute, file, problems).setSyntax(ConfigSyntax.CONF);
        return ConfigFactory.parseFile(absolute.toFile(), options).resolve().root();
      }
    } catch (IOException e) {
      problems.add(absolute, 0, "cannot be read as a file: " + e.getMessage());
    } catch (ConfigException e) {
      problems.add(ConfigOriginFactory.newFile(absolute.toString()), e);
    }
    throw new InvalidConfigException(problems.all());
  }

  /** Puts what the command line says over what the file says. */
  private static ConfigObject overlay(ConfigObject file, Overrides overrides, Config defaults) {
    ConfigObject own = file;
    boolean listener = overrides.port().isPresent() || overrides.address().isPresent();
    if (listener && own.get("listen") == null) {
      // What the command line does not say of it is as without the command line.
      own = own.withValue("listen", defaults.getValue("listen"));
    }
    if (overrides.profile().isPresent()) {
      own = own.withValue("profile", of(overrides.profile().get(), "--profile"));
    }
    if (overrides.port().isPresent()) {
      own = firstListener(own, "port", of(overrides.port().getAsInt(), "--port"));
    }
    if (overrides.address().isPresent()) {
      own = firstListener(own, "address", of(overrides.address().get(), "--address"));
    }
    if (overrides.origin().isPresent()) {
      own = rootLocation(own, of(overrides.origin().get(), "--origin"));
    }
    return own;
  }

  private static ConfigObject firstListener(ConfigObject own, String name, ConfigValue value) {
    if (own.get("listen") instanceof ConfigList list
        && !list.isEmpty()
        && list.get(0) instanceof ConfigObject first) {
      List<ConfigValue> listeners = new ArrayList<>(list);
      listeners.set(0, first.withValue(name, value));
      return own.withValue("listen", list(listeners, list.origin()));
    }
    return own; // No list of listeners, which is a problem that the reading tells.
  }

  private static ConfigObject rootLocation(ConfigObject own, ConfigValue upstream) {
    Map<String, ConfigValue> location = new LinkedHashMap<>();
    location.put("url", of("/", "--origin"));
    location.put("proxy", upstream);
    List<ConfigValue> locations = new ArrayList<>();
    locations.add(ConfigValueFactory.fromMap(location, "--origin").withOrigin(upstream.origin()));
    if (own.get("locations") instanceof ConfigList list) {
      for (ConfigValue other : list) {
        if (!(other instanceof ConfigObject object && isRoot(object))) {
          locations.add(other);
        }
      }
    }
    return own.withValue("locations", list(locations, upstream.origin()));
  }

  private static boolean isRoot(ConfigObject location) {
    ConfigValue url = location.get("url");
    return url != null && "/".equals(url.unwrapped());
  }

  private static ConfigValue of(Object value, String option) {
    return ConfigValueFactory.fromAnyRef(value, option);
  }

  private static ConfigValue list(List<ConfigValue> values, ConfigOrigin origin) {
    return ConfigValueFactory.fromIterable(values).withOrigin(origin);
  }

  /** All settings over each other, apart from those of caches and stores: these have own rules. */
  ConfigObject merged() {
    return own.withFallback(profile.settings().root().withoutKey("cache").withoutKey("stores"))
        .withFallback(defaults.root().withoutKey("cache"));
  }

  /** What a store of a provider's type has where its own section says nothing. */
  ConfigObject storeDefaults(String type) {
    ConfigObject ofProfile = profile.section("stores." + ConfigUtil.joinPath(type));
    return providers.get(type) instanceof ConfigObject ofProvider
        ? ofProfile.withFallback(ofProvider)
        : ofProfile;
  }
}
