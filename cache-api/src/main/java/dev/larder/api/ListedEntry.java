package dev.larder.api;

import java.nio.file.Path;

/**
 * An entry as a listing of a {@link StoreFolder} shows it.
 *
 * @param key the entry's key
 * @param head the head
 * @param meta the meta: URI, times, tags
 * @param headLength what head and meta take in the file, in bytes
 * @param bodyLength the length of the body in bytes
 * @param bytes what its files take, in bytes
 * @param files their number
 * @param writtenAt when its files were written, in milliseconds of the epoch
 * @param file the file that makes the entry visible
 */
public record ListedEntry(
    Key key,
    Head head,
    EntryMeta meta,
    long headLength,
    long bodyLength,
    long bytes,
    int files,
    long writtenAt,
    Path file) {}
