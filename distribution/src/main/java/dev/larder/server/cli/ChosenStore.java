package dev.larder.server.cli;

import dev.larder.api.StoreFolder;
import dev.larder.server.config.ConfigReader;
import dev.larder.server.config.InvalidConfigException;
import dev.larder.server.config.Overrides;
import dev.larder.server.config.ServerConfig;
import dev.larder.server.config.ServerConfig.StoreConfig;
import dev.larder.server.config.ServletClasses;
import java.io.File;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The store that a command is for.
 *
 * @param folder where it is
 * @param config the configuration that it was found in, or that was named; empty if there is none
 */
record ChosenStore(StoreFolder folder, Optional<ServerConfig> config) {

  /** There is no such store; the message is for the operator. */
  static final class NoSuchStoreException extends Exception {
    private static final long serialVersionUID = 1L;

    private NoSuchStoreException(String message) {
      super(message);
    }
  }

  /**
   * Finds a store.
   *
   * @param store a folder, if there is a slash in it; otherwise the name of a store in the
   *     configuration; null for the only one there that is in a folder
   * @param file the configuration; null for that of the installation
   * @throws NoSuchStoreException if the configuration has no such store
   * @throws InvalidConfigException with everything that is wrong with the configuration
   * @throws IOException if the folder is not that of a store
   */
  static ChosenStore find(LarderCommand larder, @Nullable String store, @Nullable Path file)
      throws NoSuchStoreException, InvalidConfigException, IOException {
    InstalledFolders installed = InstalledFolders.of(larder.found());
    if (store != null && isFolder(store)) {
      return new ChosenStore(
          installed.at(path(store)),
          file == null ? Optional.empty() : Optional.of(read(larder, file)));
    }
    Path read = file == null ? larder.installation().config() : file;
    ServerConfig config = read(larder, read);
    return new ChosenStore(installed.at(folder(config, store, read)), Optional.of(config));
  }

  private static boolean isFolder(String store) {
    return store.contains("/") || store.contains(File.separator) || store.startsWith(".");
  }

  private static Path path(String store) throws NoSuchStoreException {
    try {
      return Path.of(store).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new NoSuchStoreException("no name of a folder: " + e.getMessage());
    }
  }

  private static ServerConfig read(LarderCommand larder, Path file)
      throws InvalidConfigException, IOException {
    return new ConfigReader(larder.providers())
        .withServlets(ServletClasses.in(larder.installation().extensions()))
        .read(Optional.of(file), Overrides.NONE, larder.installation().baseOf(Optional.of(file)))
        .server();
  }

  private static Path folder(ServerConfig config, @Nullable String store, Path file)
      throws NoSuchStoreException {
    List<StoreConfig> named =
        config.stores().stream()
            .filter(s -> store == null ? s.opener().folder().isPresent() : s.name().equals(store))
            .toList();
    if (named.size() == 1) {
      StoreConfig found = named.get(0);
      return found
          .opener()
          .folder()
          .orElseThrow(
              () ->
                  new NoSuchStoreException(
                      "the store "
                          + found.name()
                          + " is of the provider "
                          + found.type()
                          + ", which keeps nothing in a folder"));
    }
    String names =
        config.stores().stream().map(StoreConfig::name).collect(Collectors.joining(", "));
    throw new NoSuchStoreException(
        store != null
            ? file
                + " has no store "
                + store
                + "; stores: "
                + names
                + "; a folder has a slash: ./"
                + store
            : named.isEmpty()
                ? "name a folder: " + file + " has no store in one"
                : "name one of the stores in " + file + ": " + names);
  }
}
