package dev.larder.disk;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How far a count of what is stored has come: which entries are in it.
 *
 * <p>A count goes through the folders in the order of names. What changes meanwhile, in folders
 * that it has not come to, is counted by whoever changes it, and noted here. All methods for one
 * name are called with its stripe held, except that the count goes on.
 */
final class Counting {

  /** After every name. */
  private static final String DONE = "~";

  private final int characters;
  private final Set<String> noted = ConcurrentHashMap.newKeySet();
  private volatile String reached = DONE;

  /**
   * No count under way: everything is counted.
   *
   * @param characters the number of characters of a name that say in which folder it is
   */
  Counting(int characters) {
    this.characters = characters;
  }

  /** A count begins, with nothing else changing. */
  void begin() {
    noted.clear();
    reached = "";
  }

  /** Whether a count is under way. */
  boolean underWay() {
    return !reached.equals(DONE);
  }

  /** Whether the entry of this name, if there is one, is counted. */
  boolean counted(String name) {
    // In this order: a folder is passed before its names are forgotten.
    return noted.contains(name) || folder(name).compareTo(reached) < 0;
  }

  /** The entry of this name is counted, or known not to be there. */
  void note(String name) {
    noted.add(name);
  }

  /** All before this folder is counted. */
  void reach(String folder) {
    reached = folder;
    noted.removeIf(name -> folder(name).compareTo(folder) < 0);
  }

  /** All is counted. */
  void end() {
    reached = DONE;
    noted.clear();
  }

  private String folder(String name) {
    return name.substring(0, characters);
  }
}
