package dev.larder.server.config;

import com.typesafe.config.ConfigValue;
import dev.larder.engine.settings.CacheSettings.Enable;
import dev.larder.engine.settings.CacheSettings.FieldChanges;
import dev.larder.engine.settings.UrlPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads {@code enable} and {@code disable}: what is cached, and where. */
final class RuleReader {

  private final Set<String> stores;

  RuleReader(Set<String> stores) {
    this.stores = stores;
  }

  /**
   * {@code enable = [ { store, url, near, on-hit, on-miss } ]}.
   *
   * @param location the location's url, which stands in for an absent one; empty outside
   */
  List<Enable> enable(Section s, List<Enable> inherited, String location) {
    List<Enable> own = new ArrayList<>();
    for (Section entry : s.entries("enable")) {
      String store = store(entry);
      UrlPattern url = url(entry, location);
      FieldChanges onHit = FieldForms.changes(entry.section("on-hit"), FieldChanges.NONE);
      Section missed = entry.section("on-miss");
      FieldChanges onMiss = FieldForms.changes(missed, FieldChanges.NONE);
      String elsewhere = missed.text("location", "");
      own.add(new Enable(store, url, onHit, onMiss, elsewhere, entry.flag("near", false)));
    }
    List<Enable> all = added(own, inherited, location);
    if (own.stream().anyMatch(Enable::near) && all.stream().allMatch(Enable::near)) {
      s.reject(
          "enable",
          "nothing would be stored: a store that is near takes copies alone, of what another has");
    }
    return all;
  }

  private String store(Section entry) {
    if (!entry.has("store")) {
      entry.rejectAll("store is missing");
      return "";
    }
    // What is no text reads as a store that there is, and is told once.
    String store = entry.text("store", StoresReader.DEFAULT_STORE);
    if (!stores.contains(store)) {
      entry.reject(
          "store",
          "no store is named "
              + SettingText.quote(store)
              + "; stores: "
              + String.join(", ", stores),
          NearestName.to(store, stores));
    }
    return store;
  }

  private static UrlPattern url(Section entry, String location) {
    UrlPattern inherited = UrlPattern.parse(location.isEmpty() ? "/" : location);
    if (!entry.has("url") && location.isEmpty()) {
      entry.rejectAll("url is missing");
    }
    return entry.parsed("url", inherited, UrlPattern::parse);
  }

  /**
   * {@code disable = [ … ]}, and in a location {@code disable = on} as well.
   *
   * @param location the location's url; empty outside
   */
  List<UrlPattern> disable(Section s, List<UrlPattern> inherited, String location) {
    ConfigValue written = s.value("disable");
    if (!location.isEmpty() && written != null && SettingText.isSingle(written)) {
      boolean on = s.flag("disable", false);
      return on ? added(List.of(UrlPattern.parse(location)), inherited, location) : inherited;
    }
    return added(s.texts("disable", List.of(), UrlPattern::parse), inherited, location);
  }

  private static <T> List<T> added(List<T> own, List<T> inherited, String location) {
    List<T> all = new ArrayList<>(location.isEmpty() ? inherited : own);
    all.addAll(location.isEmpty() ? own : inherited);
    return all;
  }
}
