package dev.larder.server.packaged;

/** What became of a request that was sent to a server that stops and starts. */
enum Fate {
  /** A whole response with the status that the origin gave. */
  ANSWERED,

  /** Nobody listened: the connection was refused. */
  REFUSED,

  /**
   * The connection was opened and ended before anything was answered on it. The kernel opens
   * connections in the server's name; one that the server has not accepted is reset with the
   * listening socket. Nothing was processed.
   */
  NOT_ACCEPTED,

  /**
   * A connection that had been used before was closed while it was silent, and the request crossed
   * that on its way (RFC 9112 section 9.3.1).
   */
  CROSSED,

  /**
   * The server has said that it will not answer: Connection: close on the response before (RFC 9112
   * section 9.6), or GOAWAY with a lower stream (RFC 9113 section 6.8).
   */
  TOLD,

  /** Anything else: half a response, none although others were still answered, a 5xx. */
  LOST
}
