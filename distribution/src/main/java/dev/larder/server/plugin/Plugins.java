package dev.larder.server.plugin;

import dev.larder.engine.store.FoundProviders;
import dev.larder.engine.store.InstalledProvider;
import dev.larder.engine.store.UnusableProviderException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The plug-ins of an installation: each folder in {@code providers/} with the jars in it, and each
 * jar that is directly there. Hidden files, and files that are no jars, are not looked at.
 */
public final class Plugins {

  private Plugins() {}

  /**
   * Finds the providers of the plug-ins.
   *
   * @param folder {@code providers/}; if it is not there, there are no plug-ins
   */
  public static FoundProviders find(Path folder) {
    List<InstalledProvider> installed = new ArrayList<>();
    List<String> unusable = new ArrayList<>();
    if (Files.exists(folder)) {
      try {
        for (Path entry : entries(folder)) {
          try {
            installed.addAll(plugin(entry).providers());
          } catch (UnusableProviderException e) {
            unusable.add(e.told());
          }
        }
      } catch (UnusableProviderException e) {
        unusable.add(e.told());
      }
    }
    return new FoundProviders(installed, unusable);
  }

  /** The folders and jars in a folder, sorted, so that the order never depends on the machine. */
  private static List<Path> entries(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(entry -> !nameOf(entry).startsWith("."))
          .filter(entry -> isJar(entry) || Files.isDirectory(entry))
          .sorted()
          .toList();
    } catch (NotDirectoryException e) {
      throw new UnusableProviderException(folder.toString(), "is not a folder", e);
    } catch (IOException | UncheckedIOException e) {
      throw new UnusableProviderException(folder.toString(), "cannot be read: " + e, e);
    }
  }

  private static Plugin plugin(Path entry) {
    ClassLoader server = Plugins.class.getClassLoader();
    if (!Files.isDirectory(entry)) {
      return Plugin.ofJar(entry, server);
    }
    List<Path> jars =
        entries(entry).stream()
            .filter(Plugins::isJar)
            .filter(jar -> !Files.isDirectory(jar))
            .toList();
    if (jars.isEmpty()) {
      throw new UnusableProviderException(
          entry.toString(), "has no jar: a plug-in's jars are directly in its folder", null);
    }
    return Plugin.ofFolder(entry, jars, server);
  }

  private static boolean isJar(Path file) {
    return nameOf(file).toLowerCase(Locale.ROOT).endsWith(".jar");
  }

  private static String nameOf(Path file) {
    return String.valueOf(file.getFileName());
  }
}
