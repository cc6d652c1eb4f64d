package dev.larder.memcached;

import dev.larder.api.StoreSettings;
import dev.larder.memcached.wire.ServerConnection;

/**
 * The settings of a store with {@code format = full}.
 *
 * @param connecting which servers, and how they are spoken to
 * @param prefix in front of all keys
 * @param maxObjectSize greater bodies are declined, in bytes
 * @param itemSize the greatest item that servers take, in bytes; 0 to ask them
 * @param bufferSize the heap that bodies may take on their way in, and as much again on their way
 *     out, in bytes
 */
record FullSettings(
    Connecting connecting, String prefix, long maxObjectSize, int itemSize, long bufferSize) {

  /** Memcached takes no smaller one. */
  static final int LEAST_ITEM_SIZE = 1024;

  /** What memcached takes if it was told nothing. */
  static final int USUAL_ITEM_SIZE = 1 << 20;

  private static final String DEFAULT_PREFIX = "larder:";
  private static final long DEFAULT_MAX_OBJECT_SIZE = 8 << 20;
  private static final long DEFAULT_BUFFER_SIZE = 64 << 20;
  private static final long GREATEST = 1 << 30;

  /** Reads them; mistakes are reported through the settings. */
  static FullSettings read(StoreSettings settings, Connecting connecting) {
    String prefix = settings.text("key-prefix", DEFAULT_PREFIX);
    if (prefix.length() > StoreKeys.LONGEST_PREFIX) {
      settings.reject("key-prefix", "has more than " + StoreKeys.LONGEST_PREFIX + " characters");
      prefix = DEFAULT_PREFIX;
    } else if (!prefix.isEmpty() && !ServerConnection.isKey(prefix)) {
      settings.reject("key-prefix", "must be of visible ASCII characters, without spaces");
      prefix = DEFAULT_PREFIX;
    }
    long maxObjectSize = settings.size("max-object-size", DEFAULT_MAX_OBJECT_SIZE, 1, GREATEST);
    int itemSize = (int) settings.size("item-size", 0, 0, GREATEST);
    if (itemSize != 0 && itemSize < LEAST_ITEM_SIZE) {
      settings.reject("item-size", "must be 0, to ask the servers, or 1k or more");
      itemSize = 0;
    }
    long bufferSize =
        settings.size(
            "buffer-size", Math.max(DEFAULT_BUFFER_SIZE, 2 * maxObjectSize), 1, 64 * GREATEST);
    if (bufferSize < maxObjectSize) {
      settings.reject("buffer-size", "must have room for one body of max-object-size");
    }
    return new FullSettings(connecting, prefix, maxObjectSize, itemSize, bufferSize);
  }
}
