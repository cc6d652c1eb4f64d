package dev.larder.server.lua;

/** What a handler returns; the numbers are lighttpd2's. */
enum Verdict {
  /** It is done. */
  GO_ON(0),
  /** It is to be called again. */
  COMEBACK(1),
  /** It is to be called again when something that it waits for is there. */
  WAIT_FOR_EVENT(2),
  /** It failed. */
  ERROR(3);

  private final int number;

  Verdict(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  /** The one of a number; of any other number that it failed. */
  static Verdict of(int number) {
    for (Verdict verdict : values()) {
      if (verdict.number == number) {
        return verdict;
      }
    }
    return ERROR;
  }
}
