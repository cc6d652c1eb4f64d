package dev.larder.server.lua.sandbox;

import org.jspecify.annotations.Nullable;

/** A thread that Lua runs on; other threads must not run any. */
public final class SandboxThread extends Thread {

  /**
   * Bytes, of which the system gives what is used. {@link Calls#MAX_DEPTH} calls of the interpreter
   * need a fraction.
   */
  private static final long STACK_SIZE = 8 << 20;

  private @Nullable Sandbox sandbox;

  /** A daemon, not yet started. */
  public SandboxThread(String name, Runnable task) {
    super(null, task, name, STACK_SIZE, false);
    setDaemon(true);
  }

  /** The state that runs on this thread; the previous one is returned. */
  @Nullable Sandbox enter(@Nullable Sandbox next) {
    Sandbox before = sandbox;
    sandbox = next;
    return before;
  }

  /** The state that runs on the current thread. */
  static Sandbox current() {
    if (Thread.currentThread() instanceof SandboxThread thread && thread.sandbox != null) {
      return thread.sandbox;
    }
    throw new IllegalStateException("no Lua runs on this thread");
  }
}
