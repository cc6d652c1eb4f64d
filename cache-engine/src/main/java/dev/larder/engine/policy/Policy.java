package dev.larder.engine.policy;

import dev.larder.engine.key.KeyBuilder;
import dev.larder.engine.message.CacheRequest;
import dev.larder.engine.settings.CacheSettings;
import dev.larder.engine.settings.UrlPattern;
import dev.larder.engine.store.ShieldedStore;
import dev.larder.engine.store.Stores;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The caching policy of one location: its settings, made ready for use. Immutable as far as anybody
 * can see, safe for use by many threads.
 */
public final class Policy {

  private final CacheSettings settings;
  private final KeyBuilder keys;
  private final List<RuleStore> enabled;
  private final Rule none;
  private final Rule disabled;

  // One rule for each combination of matching entries; there are no more than the entries allow.
  private final Map<BitSet, Rule> rules = new ConcurrentHashMap<>();
  private final Rule first;

  private Policy(CacheSettings settings, List<RuleStore> enabled) {
    this.settings = settings;
    this.keys = new KeyBuilder(settings.key());
    this.enabled = List.copyOf(enabled);
    this.none = new Rule(settings, List.of(), false);
    this.disabled = new Rule(settings, List.of(), true);
    this.first = enabled.isEmpty() ? none : new Rule(settings, enabled.subList(0, 1), false);
  }

  /**
   * Makes settings ready for use.
   *
   * @param stores the open stores, which the settings refer to by name
   * @throws IllegalArgumentException if a store is not among them, or the base URL of keys is bad
   */
  public static Policy of(CacheSettings settings, Stores stores) {
    List<RuleStore> enabled = new ArrayList<>();
    for (CacheSettings.Enable enable : settings.enable()) {
      ShieldedStore store = stores.byName(enable.store());
      if (store == null) {
        throw new IllegalArgumentException("there is no store named " + enable.store());
      }
      enabled.add(new RuleStore(store, settings, enable));
    }
    return new Policy(settings, enabled);
  }

  /** The settings. */
  public CacheSettings settings() {
    return settings;
  }

  /** Makes the keys of this location. */
  public KeyBuilder keys() {
    return keys;
  }

  /** The rule for a request: its stores in the order of the {@code enable} entries. */
  public Rule ruleFor(CacheRequest request) {
    return ruleFor(request.scheme(), request.host(), request.port(), request.path());
  }

  /** The rule for a URL. */
  public Rule ruleFor(String scheme, String host, int port, String path) {
    for (UrlPattern pattern : settings.disable()) {
      if (pattern.matches(scheme, host, port, path)) {
        return disabled;
      }
    }
    List<CacheSettings.Enable> entries = settings.enable();
    if (entries.size() == 1) {
      return entries.get(0).url().matches(scheme, host, port, path) ? first : none;
    }
    BitSet matching = new BitSet(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).url().matches(scheme, host, port, path)) {
        matching.set(i);
      }
    }
    Rule rule = rules.get(matching);
    return rule == null ? rules.computeIfAbsent(matching, this::ruleOf) : rule;
  }

  private Rule ruleOf(BitSet matching) {
    List<RuleStore> stores = new ArrayList<>();
    Set<ShieldedStore> seen = new HashSet<>();
    matching.stream()
        .mapToObj(enabled::get)
        .filter(entry -> seen.add(entry.store()))
        .forEach(entry -> stores.add(entry.behind(stores)));
    return new Rule(settings, stores, false);
  }
}
