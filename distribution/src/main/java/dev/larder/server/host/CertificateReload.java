package dev.larder.server.host;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/** Looks at the files of certificates again and again, on a thread of the server. */
final class CertificateReload extends AbstractLifeCycle {

  /** How often files are looked at in a running server. */
  static final Duration INTERVAL = Duration.ofSeconds(10);

  private final Server server;
  private final Duration interval;
  private final Runnable look;
  private volatile Scheduler.@Nullable Task next;

  CertificateReload(Server server, Duration interval, Runnable look) {
    this.server = server;
    this.interval = interval;
    this.look = look;
  }

  @Override
  protected void doStart() {
    schedule();
  }

  @Override
  protected void doStop() {
    Scheduler.Task pending = next;
    if (pending != null) {
      pending.cancel();
    }
  }

  private void schedule() {
    next =
        server
            .getScheduler()
            // The scheduler's own thread is for what never reads files.
            .schedule(
                () -> server.getThreadPool().execute(this::run),
                interval.toNanos(),
                TimeUnit.NANOSECONDS);
  }

  private void run() {
    try {
      look.run();
    } finally {
      if (isRunning()) {
        schedule();
      }
    }
  }
}
