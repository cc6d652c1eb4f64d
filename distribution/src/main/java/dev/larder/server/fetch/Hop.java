package dev.larder.server.fetch;

/**
 * What this server knows of the client's side of a request, copied, so that a fetch may outlive the
 * request: the source of Forwarded and Via.
 *
 * @param peer the client's IP address, without brackets
 * @param port the client's port; 0 if it has none
 * @param trusted whether the peer's own Forwarded fields are believed
 * @param version the protocol version of the request as Via writes it: 1.0, 1.1 or 2.0
 * @param requestId the name of the request in logs
 */
public record Hop(String peer, int port, boolean trusted, String version, String requestId) {}
