package dev.larder.engine.message;

import dev.larder.api.Fields;
import org.jspecify.annotations.Nullable;

/**
 * What is to be asked of the origin. Independent of the client's request, which may have ended
 * before the fetch does.
 *
 * @param method the method
 * @param authority the value of Host that the key stands for, {@code host} or {@code host:port}
 * @param path the path, exactly as it is to be sent
 * @param query the query, exactly as it is to be sent; null for none
 * @param fields end-to-end fields, without Host; the host adds its own (Via, Forwarded …)
 * @param withContent whether the client's content is to be sent along
 */
public record ForwardRequest(
    String method,
    String authority,
    String path,
    @Nullable String query,
    Fields fields,
    boolean withContent) {}
