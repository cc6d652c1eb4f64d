package dev.larder.server.config;

import dev.larder.engine.settings.CacheSettings;
import java.util.List;

/** The content of a cache inside another program: all of every site is that program's own. */
final class ApplicationContent implements SiteContent {

  /** Who may say what this content does not let a file say. */
  static final String SERVER = "a server of Larder's own; here the program does that";

  @Override
  public boolean isIn(Section s) {
    return true;
  }

  @Override
  public List<Location> read(Section s, CacheSettings inherited) {
    s.onlyFor("locations", SERVER);
    Section onMiss = s.section("cache").section("on-miss");
    if (onMiss.has("location") && !inherited.onMissLocation().isEmpty()) {
      onMiss.reject("location", "there are no locations here");
    }
    if (inherited.enable().stream().anyMatch(entry -> !entry.onMissLocation().isEmpty())) {
      s.section("cache").reject("enable", "on-miss.location: there are no locations here");
    }
    return List.of(new Location("/", new Location.Application(), inherited));
  }
}
