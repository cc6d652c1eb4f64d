package dev.larder.api;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What stores of one type leave in folders of this machine, for tools that work beside a server or
 * without one.
 *
 * <p>Only for providers that keep everything in a folder. It stands in a file of its own, {@code
 * META-INF/services/dev.larder.api.StoreFolders}, beside that of the {@link StoreProvider}, and
 * {@link StoreOpener#folder} says where a configured store is. A provider without it has stores
 * that tools cannot look into. Stateless, with a public constructor without parameters.
 */
public interface StoreFolders {

  /** The type of the stores, as {@link StoreProvider#type}. */
  String type();

  /**
   * Looks at a folder, and changes nothing.
   *
   * @return empty if no store of this type was ever here
   */
  Optional<StoreFolder> at(Path folder);
}
