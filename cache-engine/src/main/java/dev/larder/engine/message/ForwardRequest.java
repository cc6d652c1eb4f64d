package dev.larder.engine.message;

import dev.larder.api.Fields;
import org.jspecify.annotations.Nullable;

/**
 * What is to be asked of the origin. Independent of the client's request, which may have ended
 * before the fetch does.
 *
 * <p>Scheme, authority and port are those that the key stands for. Where {@code key.base-url} gives
 * them, the client's own must not go upstream in any field, since no key tells them apart.
 *
 * @param method the method
 * @param scheme {@code http} or {@code https}
 * @param authority the value of Host, {@code host} or {@code host:port}
 * @param port the port, told by the authority or the scheme's own
 * @param path the path, exactly as it is to be sent
 * @param query the query, exactly as it is to be sent; null for none
 * @param fields end-to-end fields, without Host; the host adds its own (Via, Forwarded …)
 * @param withContent whether the client's content is to be sent along
 */
public record ForwardRequest(
    String method,
    String scheme,
    String authority,
    int port,
    String path,
    @Nullable String query,
    Fields fields,
    boolean withContent) {}
