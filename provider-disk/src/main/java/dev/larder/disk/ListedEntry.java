package dev.larder.disk;

import dev.larder.api.EntryMeta;
import dev.larder.api.Head;
import dev.larder.api.Key;
import java.nio.file.Path;

/**
 * An entry as a listing of a root shows it.
 *
 * @param key the entry's key
 * @param head the head
 * @param meta the meta: URI, times, tags
 * @param headLength what head and meta take in the file, in bytes
 * @param bodyLength the length of the body in bytes
 * @param bytes what its files take, in bytes
 * @param files their number
 * @param writtenAt when its files were written, in milliseconds of the epoch
 * @param file the entry's file
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
