package dev.larder.memcached.pages;

/** Which of lighttpd's two actions a store of pages stands for. */
enum Mode {
  /** {@code memcached.lookup}: pages of others are found; nothing is stored or removed. */
  LOOKUP,
  /** {@code memcached.store}: pages are stored for others; nothing is found. */
  STORE,
  /** Both of them. */
  BOTH;

  boolean looksUp() {
    return this != STORE;
  }

  boolean stores() {
    return this != LOOKUP;
  }
}
