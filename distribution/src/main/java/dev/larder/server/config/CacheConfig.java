package dev.larder.server.config;

import dev.larder.engine.store.StoreProviders;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The configuration of a cache inside another program: the sections {@code stores}, {@code cache},
 * {@code hosts} and {@code trusted-proxies} of a {@code cache.conf}, and its {@code profile}. What
 * the program itself does, to listen, to serve and to log, is refused.
 *
 * <p>Stores are of the kinds that are on the class path. Immutable.
 */
public final class CacheConfig {

  private final ServerConfig config;

  private CacheConfig(ServerConfig config) {
    this.config = config;
  }

  /** The defaults: everything that may be stored is, in memory. */
  public static CacheConfig defaults() {
    try {
      return read(Optional.empty(), Path.of(""));
    } catch (InvalidConfigException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads a file. Relative paths in it start at its folder.
   *
   * @throws InvalidConfigException with everything that is wrong with it
   */
  public static CacheConfig read(Path file) throws InvalidConfigException {
    Path folder = file.toAbsolutePath().getParent();
    return read(Optional.of(file), folder == null ? Path.of("") : folder);
  }

  private static CacheConfig read(Optional<Path> file, Path base) throws InvalidConfigException {
    StoreProviders providers = StoreProviders.discover(CacheConfig.class.getClassLoader());
    return new CacheConfig(
        new ConfigReader(providers).readEmbedded(file, base.toAbsolutePath()).server());
  }

  /** The configuration in the form of a server's: one that does not listen. */
  public ServerConfig config() {
    return config;
  }
}
