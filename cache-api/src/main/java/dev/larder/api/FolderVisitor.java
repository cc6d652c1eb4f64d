package dev.larder.api;

import java.nio.file.Path;

/**
 * Who is told what a {@link StoreFolder} holds. Called on the thread of whoever asked; what it
 * throws ends the walk and is passed on.
 */
public interface FolderVisitor {

  /** An entry. */
  void entry(ListedEntry entry);

  /**
   * A file that should be an entry, or a part of one, and is none.
   *
   * @param problem what is wrong with it
   */
  void damaged(Path file, String problem);
}
