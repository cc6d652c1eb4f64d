package dev.larder.memcached.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a call to memcached ended with.
 *
 * @param code how
 * @param error what went wrong; null unless the code is {@link ResponseCode#ERROR}
 * @param key the key that was asked for
 * @param flags the 32 bits that were stored with the value; 0 if there is none
 * @param ttl always zero: the protocol does not tell how long a value will be kept
 * @param cas the server's number of this very value; 0 if there is none
 * @param data the value of a successful get, not copied: not to be changed; otherwise null
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record MemcachedResponse(
    ResponseCode code,
    @Nullable String error,
    String key,
    int flags,
    Duration ttl,
    long cas,
    byte @Nullable [] data) {

  static MemcachedResponse of(ResponseCode code, String key) {
    return new MemcachedResponse(code, null, key, 0, Duration.ZERO, 0, null);
  }

  static MemcachedResponse failed(String key, String error) {
    return new MemcachedResponse(ResponseCode.ERROR, error, key, 0, Duration.ZERO, 0, null);
  }

  static MemcachedResponse found(String key, byte[] data, int flags, long cas) {
    return new MemcachedResponse(ResponseCode.OK, null, key, flags, Duration.ZERO, cas, data);
  }
}
