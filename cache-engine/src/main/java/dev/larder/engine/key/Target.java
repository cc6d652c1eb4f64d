package dev.larder.engine.key;

import dev.larder.api.Key;
import org.jspecify.annotations.Nullable;

/**
 * What a request is for, once nothing is left in it that does not count: the key, and the URI that
 * goes upstream, which are made from the same parts.
 *
 * @param key the primary key
 * @param uri the canonical URI, {@code scheme://host:port/path?query}
 * @param authority what Host says upstream: {@code host}, or {@code host:port} if the port is not
 *     the scheme's own
 * @param path the path that goes upstream
 * @param query the query that goes upstream; null for none
 */
public record Target(Key key, String uri, String authority, String path, @Nullable String query) {}
