package dev.larder.memcached.wire;

/** The protocols that memcached speaks. */
public enum WireProtocol {
  /** The text protocol. */
  TEXT,
  /** The binary protocol, which SASL needs. */
  BINARY
}
