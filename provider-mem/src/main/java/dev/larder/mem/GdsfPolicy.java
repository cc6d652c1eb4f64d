package dev.larder.mem;

/**
 * Greedy dual size frequency: the entry of the highest score leaves, where the score is
 *
 * <pre>clock - 1000 * uses / size</pre>
 *
 * with a fraction, so that bodies of more than 1000 bytes are told apart. Uses start at 1 and grow
 * by one with each lookup; the size is that of the body in bytes, at least 1; the clock is the one
 * at the time of the last use. It starts at 0 and falls to the score of each entry that leaves, so
 * that what was used much, but long ago, leaves in the end.
 */
final class GdsfPolicy extends RankedPolicy {

  private volatile double clock;

  /** The score of an entry. */
  static double score(double clock, int uses, long size) {
    return clock - 1000.0 * uses / Math.max(1, size);
  }

  /** The clock now. */
  double clock() {
    return clock;
  }

  @Override
  double rank(MemEntry entry) {
    return -score(entry.usedAt, entry.uses(), entry.body.length());
  }

  @Override
  void start(MemEntry entry) {
    if (entry.uses() == 0) {
      used(entry);
    }
  }

  @Override
  void named(double rank) {
    clock = Math.min(clock, -rank);
  }

  @Override
  public void used(MemEntry entry) {
    entry.use();
    entry.usedAt = clock;
  }
}
