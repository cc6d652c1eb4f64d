package dev.larder.engine.store;

import dev.larder.api.StoreProvider;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A storage provider that can be used, and where it came from.
 *
 * @param type what {@link StoreProvider#type} said once
 * @param provider the provider
 * @param origin the jar that it came from
 * @param ownJars finds classes and files of the jars that only this provider, and others of the
 *     same plug-in, come from; empty for one of the class path
 */
public record InstalledProvider(
    String type, StoreProvider provider, ClassOrigin origin, Optional<ClassLoader> ownJars) {

  private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9-]*");

  /**
   * A provider of the class path, or one that the caller has made.
   *
   * @throws IllegalStateException with a message for the operator, if its type is none
   */
  static InstalledProvider onClassPath(StoreProvider provider) {
    ClassOrigin origin = ClassOrigin.of(provider.getClass());
    return new InstalledProvider(typeOf(provider), provider, origin, Optional.empty());
  }

  /**
   * What a provider says its type is.
   *
   * @throws IllegalStateException with a message for the operator, if that is no type
   */
  public static String typeOf(StoreProvider provider) {
    @Nullable String type = provider.type();
    if (type == null || !TYPE.matcher(type).matches()) {
      throw new IllegalStateException(
          provider.getClass().getName()
              + " has the type "
              + (type == null ? "null" : "'" + type + "'")
              + ", which is not lower-case letters, digits and hyphens");
    }
    return type;
  }
}
