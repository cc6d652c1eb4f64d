package dev.larder.engine.store;

import dev.larder.api.Leases;
import org.jspecify.annotations.Nullable;

/**
 * What came of asking for the lease of a fetch.
 *
 * @param held whether somebody else has it
 * @param lease the lease, if it was taken; null if it is held, or if there is no telling and
 *     everybody fetches for himself
 */
public record LeaseAnswer(boolean held, Leases.@Nullable Lease lease) {

  static final LeaseAnswer HELD = new LeaseAnswer(true, null);
  static final LeaseAnswer UNKNOWN = new LeaseAnswer(false, null);
}
