package dev.larder.memcached.wire;

/**
 * What a server has under a key.
 *
 * @param value the bytes, not copied: whoever has the item must not change them
 * @param flags the 32 bits that were stored with it
 * @param cas the server's number of this very value, for {@link ServerConnection#cas}; 0 if it was
 *     not asked for
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Item(byte[] value, int flags, long cas) {}
