package dev.larder.memcached.client;

/** How a call to memcached ended; the numbers are those that mod_memcached's manual has. */
public enum ResponseCode {
  /** It was done, or the value is there. */
  OK(1),
  /** The server did not store the value. */
  NOT_STORED(2),
  /** Another value is there than the one that was to be replaced. */
  EXISTS(3),
  /** There is no value under the key. */
  NOT_FOUND(4),
  /** It failed; what the server did, if it was asked at all, is not known. */
  ERROR(5);

  private final int number;

  ResponseCode(int number) {
    this.number = number;
  }

  /** 1 to 5. */
  public int number() {
    return number;
  }
}
