package dev.larder.server.cli;

import dev.larder.api.StoreFolder;
import dev.larder.api.StoreFolders;
import dev.larder.engine.store.FoundProviders;
import dev.larder.engine.store.InstalledProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;

/** The providers of an installation that tell what their stores leave in folders. */
final class InstalledFolders {

  private static final int MOST_FAILURES = 100;

  private final List<StoreFolders> all = new ArrayList<>();
  private final List<String> unusable;

  private InstalledFolders(List<String> unusable) {
    this.unusable = new ArrayList<>(unusable);
  }

  /** Looks in the jars that each provider is from. */
  static InstalledFolders of(FoundProviders found) {
    InstalledFolders folders = new InstalledFolders(found.unusable());
    Set<ClassLoader> loaders = new LinkedHashSet<>();
    for (InstalledProvider provider : found.installed()) {
      loaders.add(
          provider.ownJars().orElseGet(() -> provider.provider().getClass().getClassLoader()));
    }
    loaders.forEach(folders::find);
    return folders;
  }

  private void find(ClassLoader loader) {
    Iterator<StoreFolders> found = ServiceLoader.load(StoreFolders.class, loader).iterator();
    while (unusable.size() < MOST_FAILURES) {
      try {
        if (!found.hasNext()) {
          break;
        }
        all.add(found.next());
      } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
        unusable.add(e.toString());
      }
    }
  }

  /**
   * What is in a folder.
   *
   * @throws IOException if that is no store, or none that a provider knows
   */
  StoreFolder at(Path folder) throws IOException {
    for (StoreFolders folders : all) {
      Optional<StoreFolder> found = folders.at(folder);
      if (found.isPresent()) {
        return found.get();
      }
    }
    if (!Files.exists(folder)) {
      throw new IOException(folder + ": there is no such folder");
    }
    Set<String> types = new TreeSet<>();
    all.forEach(folders -> types.add(folders.type()));
    throw new IOException(
        folder
            + ": no store is here; providers that would know one: "
            + (types.isEmpty() ? "none" : String.join(", ", types))
            + (unusable.isEmpty() ? "" : "; not usable: " + String.join("; ", unusable)));
  }
}
