package dev.larder.server.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import java.util.List;

/**
 * A file of settings that everything in {@code cache.conf} goes before.
 *
 * @param name as it is asked for
 * @param settings what the file says
 */
record Profile(String name, Config settings) {

  /** The profiles of this version. */
  static final List<String> NAMES = List.of("default", "rfc-strict", "mod-cache");

  /** The profile with a name; the default one, and a problem, if there is none. */
  static Profile named(String name, ConfigOrigin origin, Problems problems) {
    if (NAMES.contains(name)) {
      return load(name);
    }
    problems.add(
        origin,
        "profile",
        "no profile is named "
            + SettingText.quote(name)
            + "; profiles: "
            + String.join(", ", NAMES),
        NearestName.to(name, NAMES));
    return load(NAMES.get(0));
  }

  private static Profile load(String name) {
    Config settings =
        ConfigFactory.parseResources(
                Profile.class.getClassLoader(),
                "profiles/" + name + ".conf",
                ConfigParseOptions.defaults().setAllowMissing(false))
            .resolve(ConfigResolveOptions.noSystem());
    return new Profile(name, settings);
  }

  /** A section of the profile; empty if it does not have it. */
  ConfigObject section(String path) {
    return settings.hasPath(path) ? settings.getObject(path) : ConfigFactory.empty(name).root();
  }
}
