package dev.larder.testkit.fault;

/** A method of a store, of its handles or of its writers, at which a fault may strike. */
public enum Operation {
  /** Opening the store. */
  OPEN,
  /** {@link dev.larder.api.Store#capabilities}. */
  CAPABILITIES,
  /** {@link dev.larder.api.Store#lookup}. */
  LOOKUP,
  /** {@link dev.larder.api.Store#lookupAtOnce}. */
  LOOKUP_AT_ONCE,
  /** {@link dev.larder.api.Store#begin}. */
  BEGIN,
  /** {@link dev.larder.api.Store#refresh}. */
  REFRESH,
  /** {@link dev.larder.api.Store#remove}. */
  REMOVE,
  /** {@link dev.larder.api.Store#scan}. */
  SCAN,
  /** {@link dev.larder.api.Store#stats}. */
  STATS,
  /** {@link dev.larder.api.Store#close}; the store is closed all the same. */
  CLOSE,
  /** {@link dev.larder.api.StoredResponse#head}. */
  HEAD,
  /** {@link dev.larder.api.StoredResponse#meta}. */
  META,
  /** {@link dev.larder.api.StoredResponse#body}. */
  BODY,
  /** {@link dev.larder.api.StoredResponse#version}. */
  VERSION,
  /** {@link dev.larder.api.StoredResponse#close}; the handle is closed all the same. */
  RESPONSE_CLOSE,
  /** {@link dev.larder.api.StoreWriter#write}. */
  WRITE,
  /** {@link dev.larder.api.StoreWriter#readAt}. */
  READ_AT,
  /** {@link dev.larder.api.StoreWriter#commit}; nothing is committed. */
  COMMIT,
  /** {@link dev.larder.api.StoreWriter#close}; the writer is closed all the same. */
  WRITER_CLOSE
}
