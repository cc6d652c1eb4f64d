package dev.larder.server.config;

import java.time.Duration;

/**
 * What clients and origins may send at most.
 *
 * @param requestHeader bytes of a request's head
 * @param responseHeader bytes of a response's head
 * @param uri bytes of a request's target
 * @param connections open client connections
 * @param requestsPerConnection requests on one connection; 0 for any number
 * @param requestTimeout how long the head of a request may take to arrive
 * @param idleTimeout how long a connection may be silent
 * @param stopTimeout how long a server that is told to stop waits for requests under way
 */
public record Limits(
    int requestHeader,
    int responseHeader,
    int uri,
    int connections,
    int requestsPerConnection,
    Duration requestTimeout,
    Duration idleTimeout,
    Duration stopTimeout) {}
