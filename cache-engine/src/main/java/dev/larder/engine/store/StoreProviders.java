package dev.larder.engine.store;

import dev.larder.api.StoreProvider;
import java.security.CodeSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The kinds of storage there are, by type. Safe for use by many threads. */
public final class StoreProviders {

  private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9-]*");

  private final Map<String, StoreProvider> byType;

  private StoreProviders(Map<String, StoreProvider> byType) {
    this.byType = byType;
  }

  /**
   * Finds the providers that the jars of a class loader, and of its parents, name under {@code
   * META-INF/services}.
   *
   * @throws IllegalStateException with a message for the operator, if a provider cannot be loaded,
   *     has no proper type, or two have the same
   */
  public static StoreProviders discover(ClassLoader loader) {
    try {
      return of(
          ServiceLoader.load(StoreProvider.class, loader).stream().map(p -> p.get()).toList());
    } catch (ServiceConfigurationError e) {
      throw new IllegalStateException("a storage provider cannot be loaded: " + e.getMessage(), e);
    }
  }

  /**
   * Takes providers that the caller has made.
   *
   * @throws IllegalStateException as {@link #discover}
   */
  public static StoreProviders of(Collection<? extends StoreProvider> providers) {
    Map<String, StoreProvider> byType = new TreeMap<>();
    for (StoreProvider provider : providers) {
      String type = provider.type();
      if (!TYPE.matcher(type).matches()) {
        throw new IllegalStateException(
            "the storage provider "
                + place(provider)
                + " has the type '"
                + type
                + "', which is not lower-case letters, digits and hyphens");
      }
      StoreProvider other = byType.putIfAbsent(type, provider);
      if (other != null) {
        throw new IllegalStateException(
            "two storage providers have the type "
                + type
                + ": "
                + place(other)
                + " and "
                + place(provider));
      }
    }
    return new StoreProviders(byType);
  }

  /** The class of a provider and the jar that it came from. */
  private static String place(StoreProvider provider) {
    CodeSource source = provider.getClass().getProtectionDomain().getCodeSource();
    return provider.getClass().getName()
        + (source == null || source.getLocation() == null ? "" : " in " + source.getLocation());
  }

  /** The provider of a type. */
  public Optional<StoreProvider> byType(String type) {
    return Optional.ofNullable(byType.get(type));
  }

  /** The types there are, sorted. */
  public List<String> types() {
    return List.copyOf(byType.keySet());
  }
}
