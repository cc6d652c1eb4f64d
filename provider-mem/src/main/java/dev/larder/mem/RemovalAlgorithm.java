package dev.larder.mem;

/** How the entry that goes next is chosen when there is no room. */
public enum RemovalAlgorithm {

  /**
   * By recency and frequency, remembering the frequency of what already left: Caffeine's window
   * TinyLFU.
   */
  W_TINYLFU,

  /** The least recently used entry goes first, exactly. */
  LRU,

  /** Greedy dual size frequency: big entries that are used little go first. */
  GDSF
}
