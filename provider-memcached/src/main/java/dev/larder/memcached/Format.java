package dev.larder.memcached;

/** What a memcached store keeps under its keys. */
enum Format {
  /** Whole responses, under keys of Larder's own: a store that nodes share. */
  FULL,
  /** Bare bodies under readable keys, which other programs write and read. */
  BODY
}
