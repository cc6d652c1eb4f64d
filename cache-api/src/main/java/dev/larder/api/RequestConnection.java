package dev.larder.api;

/**
 * The two ends of the connection that a request came by.
 *
 * @param localAddress the server's IP address, without brackets; the path of a Unix socket
 * @param localPort the server's port; -1 for a Unix socket
 * @param remoteAddress the IP address of the peer, which may be a proxy; empty if it has none
 * @param remotePort the peer's port; -1 if it has none
 */
public record RequestConnection(
    String localAddress, int localPort, String remoteAddress, int remotePort) {}
