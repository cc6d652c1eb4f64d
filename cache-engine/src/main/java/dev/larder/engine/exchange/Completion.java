package dev.larder.engine.exchange;

/** The end of one asynchronous step: exactly one of the two methods is called, once. */
public interface Completion {

  /** The step is done. */
  void succeeded();

  /** The step failed. */
  void failed(Throwable cause);
}
