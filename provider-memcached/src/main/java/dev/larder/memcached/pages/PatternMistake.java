package dev.larder.memcached.pages;

/** Something in a pattern that is not of the language, and where. */
final class PatternMistake extends Exception {

  private static final long serialVersionUID = 1;

  /**
   * A mistake.
   *
   * @param position of the first character that is wrong, from 0
   */
  PatternMistake(int position, String problem) {
    super("at character " + (position + 1) + ": " + problem);
  }
}
