package dev.larder.engine.store;

import dev.larder.engine.http.ByteRange;

/**
 * A part of a response as it was found in a store.
 *
 * @param entry pinned; its body is the part
 * @param range which bytes of the response it is
 */
public record StoredPart(PinnedEntry entry, ByteRange range) {}
