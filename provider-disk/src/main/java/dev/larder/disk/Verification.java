package dev.larder.disk;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Which bodies are checked when they are opened: a share of all, and after an unclean end each that
 * was not checked or written since.
 */
final class Verification {

  private static final int REMEMBERED = 1 << 17;

  private final double share;
  // By the low bits of the version, which is random: forgetting one only means to check it again.
  private final @Nullable AtomicLongArray trusted;

  /**
   * A choice.
   *
   * @param share 0 to 1
   * @param unclean whether the last end was no clean one
   */
  Verification(double share, boolean unclean) {
    this.share = share;
    this.trusted = unclean ? new AtomicLongArray(REMEMBERED) : null;
  }

  /** Whether the body of this version is to be checked now. */
  boolean due(long version) {
    return (trusted != null && trusted.getPlain(slot(version)) != version)
        || (share > 0 && ThreadLocalRandom.current().nextDouble() < share);
  }

  /** The body of this version was written or checked by this process. */
  void trust(long version) {
    if (trusted != null) {
      trusted.setPlain(slot(version), version);
    }
  }

  private static int slot(long version) {
    return (int) (version & (REMEMBERED - 1));
  }
}
