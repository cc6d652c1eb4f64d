package dev.larder.api;

/**
 * An entry as a scan shows it.
 *
 * @param key the entry's key
 * @param kind what the entry is
 * @param status the status code of the response; 0 for a marker
 * @param meta what the entry was stored with
 * @param bodyLength the length of the body in bytes
 */
public record ScannedEntry(Key key, Head.Kind kind, int status, EntryMeta meta, long bodyLength) {}
