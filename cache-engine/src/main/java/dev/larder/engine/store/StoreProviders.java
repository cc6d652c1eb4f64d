package dev.larder.engine.store;

import dev.larder.api.StoreProvider;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The kinds of storage there are, each type once. Safe for use by many threads. */
public final class StoreProviders {

  private final FoundProviders found;

  private StoreProviders(FoundProviders found) {
    this.found = found;
  }

  /**
   * Finds the providers that the jars of a class loader, and of its parents, name under {@code
   * META-INF/services}.
   *
   * @throws IllegalStateException with a message for the operator, if a provider cannot be loaded,
   *     has no proper type, or two have the same
   */
  public static StoreProviders discover(ClassLoader loader) {
    FoundProviders found = FoundProviders.onClassPath(loader);
    if (!found.unusable().isEmpty()) {
      throw new IllegalStateException(String.join("; ", found.unusable()));
    }
    return of(found);
  }

  /**
   * Takes providers that the caller has made.
   *
   * @throws IllegalStateException as {@link #discover}
   */
  public static StoreProviders of(Collection<? extends StoreProvider> providers) {
    return of(FoundProviders.of(providers));
  }

  /**
   * Takes the good of what was found.
   *
   * @throws IllegalStateException with a message for the operator, if two have the same type
   */
  public static StoreProviders of(FoundProviders found) {
    List<String> conflicts = found.conflicts();
    if (!conflicts.isEmpty()) {
      throw new IllegalStateException(String.join("; ", conflicts));
    }
    return new StoreProviders(found);
  }

  /** The provider of a type. */
  public Optional<StoreProvider> byType(String type) {
    return found.installed().stream()
        .filter(provider -> provider.type().equals(type))
        .findFirst()
        .map(InstalledProvider::provider);
  }

  /** The types there are, sorted. */
  public List<String> types() {
    return found.installed().stream().map(InstalledProvider::type).toList();
  }

  /** The providers, by type. */
  public List<InstalledProvider> installed() {
    return found.installed();
  }

  /** What was found and cannot be used: messages for the operator that name the place. */
  public List<String> unusable() {
    return found.unusable();
  }
}
