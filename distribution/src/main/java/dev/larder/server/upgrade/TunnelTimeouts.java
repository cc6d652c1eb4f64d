package dev.larder.server.upgrade;

import java.time.Duration;

/**
 * How long a tunnel may be silent.
 *
 * @param open while both sides may send
 * @param halfClosed when one side has ended what it sends
 */
public record TunnelTimeouts(Duration open, Duration halfClosed) {}
