package dev.larder.server.config;

/**
 * Where to listen.
 *
 * @param address an IP address or host name of this machine
 * @param port the port; 0 for any free one
 * @param http2 whether HTTP/2 is spoken as well
 */
public record Listener(String address, int port, boolean http2) {}
