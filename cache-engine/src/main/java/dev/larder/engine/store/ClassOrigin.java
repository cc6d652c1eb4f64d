package dev.larder.engine.store;

import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a class came from.
 *
 * @param name the class's full name
 * @param place the jar or folder, as an absolute path where it is one; the class's name where
 *     nothing is known
 * @param version the Implementation-Version of the manifest, else the version of the module or the
 *     one in the jar's name, else {@code unknown}
 */
public record ClassOrigin(String name, String place, String version) {

  /** The origin of a class. */
  public static ClassOrigin of(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    URL location = source == null ? null : source.getLocation();
    Path file = location == null ? null : file(location);
    String place =
        file != null ? file.toString() : location != null ? location.toString() : type.getName();
    return new ClassOrigin(
        type.getName(),
        place,
        Stream.of(ofManifest(type), ofModule(type.getModule().getDescriptor()), ofJar(file))
            .filter(Objects::nonNull)
            .findFirst()
            .orElse("unknown"));
  }

  private static @Nullable Path file(URL location) {
    try {
      return Path.of(location.toURI());
    } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
      return null;
    }
  }

  private static @Nullable String ofManifest(Class<?> type) {
    Package named = type.getPackage();
    String version = named == null ? null : named.getImplementationVersion();
    return version == null || version.isBlank() ? null : version;
  }

  private static @Nullable String ofModule(@Nullable ModuleDescriptor module) {
    return module == null ? null : module.rawVersion().orElse(null);
  }

  /** The version in a jar's module-info.class, or in its name, as Java takes it from there. */
  private static @Nullable String ofJar(@Nullable Path file) {
    if (file == null) {
      return null;
    }
    try {
      Optional<ModuleReference> module = ModuleFinder.of(file).findAll().stream().findFirst();
      return module.map(found -> ofModule(found.descriptor())).orElse(null);
    } catch (FindException e) {
      return null; // A name that is none for a module has no version either.
    }
  }
}
