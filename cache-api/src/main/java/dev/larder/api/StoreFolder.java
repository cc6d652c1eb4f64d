package dev.larder.api;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What a store has in its folder, whether a server has it open or not. Reading takes no lock and
 * changes nothing; what comes and goes meanwhile is seen or not. Safe for use by many threads.
 */
public interface StoreFolder {

  /** The folder. */
  Path path();

  /**
   * The process that has the folder.
   *
   * @return empty if none has, or if there is no telling. For messages: only {@link #hold} is sure
   */
  OptionalLong owner();

  /**
   * About how many entries there are, known without looking: for a progress bar.
   *
   * @return empty if it is not known, as while a server has the folder
   */
  OptionalLong expectedEntries();

  /**
   * Visits all entries, in no order, and what is damaged as far as heads tell: bodies are not read.
   *
   * @throws IOException if the folder cannot be read
   */
  void list(FolderVisitor visitor) throws IOException;

  /**
   * Visits all entries and reads them whole: what has another checksum than it should is damaged.
   *
   * @throws IOException if the folder cannot be read
   */
  void verify(FolderVisitor visitor) throws IOException;

  /**
   * Takes the folder, as a server would.
   *
   * @return the right to change what is in it; the caller closes it
   * @throws StoreInUseException if somebody else has it
   * @throws IOException if the folder cannot be changed
   */
  HeldFolder hold() throws IOException;
}
