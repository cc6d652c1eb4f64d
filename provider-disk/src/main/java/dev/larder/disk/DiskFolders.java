package dev.larder.disk;

import dev.larder.api.StoreFolder;
import dev.larder.api.StoreFolders;
import java.nio.file.Path;
import java.util.Optional;

/** The roots of stores on disk, for tools. */
public final class DiskFolders implements StoreFolders {

  /** All of them. */
  public DiskFolders() {}

  @Override
  public String type() {
    return DiskStoreProvider.TYPE;
  }

  @Override
  public Optional<StoreFolder> at(Path folder) {
    DiskFolder root = new DiskFolder(folder);
    return root.exists() ? Optional.of(root) : Optional.empty();
  }
}
