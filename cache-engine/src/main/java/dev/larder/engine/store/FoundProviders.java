package dev.larder.engine.store;

import dev.larder.api.StoreProvider;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a search for storage providers has found, good and bad.
 *
 * @param installed the providers, by type and place; two may have the same type
 * @param unusable messages for the operator, each of which names a jar or class that should give a
 *     provider and does not
 */
public record FoundProviders(List<InstalledProvider> installed, List<String> unusable) {

  /** So many failures of one search are told; a search that fails for ever must end. */
  private static final int MOST_FAILURES = 100;

  /** Sorts and copies the lists. */
  public FoundProviders {
    installed =
        installed.stream()
            .sorted(
                Comparator.comparing(InstalledProvider::type)
                    .thenComparing(provider -> provider.origin().place()))
            .toList();
    unusable = List.copyOf(unusable);
  }

  /**
   * Finds the providers that the jars of a class loader, and of its parents, name under {@code
   * META-INF/services}.
   */
  public static FoundProviders onClassPath(ClassLoader loader) {
    List<InstalledProvider> installed = new ArrayList<>();
    List<String> unusable = new ArrayList<>();
    Iterator<StoreProvider> providers = ServiceLoader.load(StoreProvider.class, loader).iterator();
    while (unusable.size() < MOST_FAILURES) {
      try {
        if (!providers.hasNext()) {
          break;
        }
        installed.add(InstalledProvider.onClassPath(providers.next()));
      } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
        Throwable cause = e.getCause();
        unusable.add(
            "a storage provider of the class path cannot be loaded: "
                + e.getMessage()
                + (cause == null ? "" : ": " + cause));
      }
    }
    return new FoundProviders(installed, unusable);
  }

  /**
   * Takes providers that the caller has made.
   *
   * @throws IllegalStateException with a message for the operator, if one has no proper type
   */
  public static FoundProviders of(Collection<? extends StoreProvider> providers) {
    return new FoundProviders(
        providers.stream().map(provider -> InstalledProvider.onClassPath(provider)).toList(),
        List.of());
  }

  /** What this search and another have found. */
  public FoundProviders plus(FoundProviders other) {
    List<InstalledProvider> both = new ArrayList<>(installed);
    both.addAll(other.installed);
    List<String> bad = new ArrayList<>(unusable);
    bad.addAll(other.unusable);
    return new FoundProviders(both, bad);
  }

  /** A message for the operator for each type that several providers have. */
  public List<String> conflicts() {
    Map<String, List<InstalledProvider>> byType =
        installed.stream()
            .collect(
                Collectors.groupingBy(InstalledProvider::type, TreeMap::new, Collectors.toList()));
    return byType.entrySet().stream()
        .filter(type -> type.getValue().size() > 1)
        .map(type -> conflict(type.getKey(), type.getValue()))
        .toList();
  }

  private static String conflict(String type, List<InstalledProvider> providers) {
    return (providers.size() == 2 ? "two" : providers.size())
        + " storage providers have the type "
        + type
        + ": "
        + providers.stream()
            .map(InstalledProvider::origin)
            .map(origin -> origin.name() + " in " + origin.place())
            .collect(Collectors.joining(" and "))
        + "; remove all but one";
  }
}
