package dev.larder.server.cli;

import java.util.concurrent.CountDownLatch;

/** What tells a server to stop. */
@FunctionalInterface
interface EndSignal {

  /** Until it is told. */
  @FunctionalInterface
  interface Wait {

    /** Returns when the server is to be closed. */
    void await() throws InterruptedException;
  }

  /** Listens from now on for a server: what is told before {@link Wait#await} is not lost. */
  Wait listenFor(RunningServer server);

  /**
   * SIGTERM and SIGINT. The server is closed by the JVM's shutdown, which then ends the process
   * with 0 instead of 143: a server that was told to stop, and stopped, did not fail. Who tells it
   * twice does not want to wait for requests under way: the process ends at once, with 1.
   */
  static Wait ofProcess(RunningServer server) {
    Thread stop =
        new Thread(
            () -> {
              SecondSignal.endsAtOnce();
              int status = ExitStatus.OK;
              try {
                server.close();
              } catch (RuntimeException e) {
                System.err.println("larder: the server did not stop cleanly: " + e);
                status = ExitStatus.FAILURE;
              }
              System.out.flush();
              Runtime.getRuntime().halt(status);
            },
            "stop");
    Runtime.getRuntime().addShutdownHook(stop);
    // Nothing counts down: the thread above ends the process.
    return new CountDownLatch(1)::await;
  }
}
