package dev.larder.engine.key;

import dev.larder.api.Key;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Something that is remembered of keys for a while, such as that nothing may be stored under them.
 *
 * <p>Bounded: each key has one of a fixed number of places, and the later of two that share it
 * stays. What is forgotten early costs a wait, never a wrong answer. Takes no lock.
 */
public final class KeyMemory {

  private static final int PLACES = 1 << 14;

  /**
   * What is remembered.
   *
   * @param until in milliseconds of the epoch
   */
  private record Memory(Key key, long until) {}

  private final AtomicReferenceArray<@Nullable Memory> places = new AtomicReferenceArray<>(PLACES);

  /** Nothing is remembered. */
  public KeyMemory() {}

  /** Remembers a key until a time in milliseconds of the epoch. */
  public void remember(Key key, long until) {
    places.set(place(key), new Memory(key, until));
  }

  /** Remembers a key no longer. */
  public void forget(Key key) {
    int place = place(key);
    Memory present = places.get(place);
    if (present != null && present.key().equals(key)) {
      places.compareAndSet(place, present, null);
    }
  }

  /** Whether a key is remembered. */
  public boolean contains(Key key, long now) {
    Memory present = places.get(place(key));
    return present != null && now < present.until() && present.key().equals(key);
  }

  private static int place(Key key) {
    int hash = key.hashCode();
    return (hash ^ (hash >>> 15)) & (PLACES - 1);
  }
}
