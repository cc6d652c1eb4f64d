package dev.larder.api;

/**
 * Counts of a store at one moment.
 *
 * @param entries visible entries; 0 from a store that is {@link Capability#SHARED}, which cannot
 *     know
 * @param bytesUsed bytes counted against the limit: bodies, heads, unfinished writes, and what
 *     removed entries still occupy because a reader holds them
 * @param bytesLimit the limit in bytes; 0 if there is none or it is not known
 * @param evictions entries that left to make room, since the store was opened
 * @param declined entries that the store declined or gave up for want of room, since it was opened
 */
public record StoreStats(
    long entries, long bytesUsed, long bytesLimit, long evictions, long declined) {}
