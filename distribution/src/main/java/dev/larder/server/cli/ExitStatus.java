package dev.larder.server.cli;

/** What the process ends with. */
final class ExitStatus {

  /** All went well; a server was stopped by a signal. */
  static final int OK = 0;

  /** The configuration was good, and yet something failed: a port is taken, a disk is full. */
  static final int FAILURE = 1;

  /** The command line or the configuration is wrong; nothing was started. */
  static final int WRONG_CONFIGURATION = 2;

  /** {@code larder cache}: damage was found, or nothing of a URL. */
  static final int FINDINGS = 3;

  /** {@code larder cache}: a server has the store, which therefore may not be changed. */
  static final int IN_USE = 4;

  private ExitStatus() {}
}
