package dev.larder.server.log;

import dev.larder.server.config.AccessLogConfig;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a line for each request. Requests only put their line into a queue, without a lock, which
 * one thread writes; when the disk cannot follow, lines are dropped and counted, and no request
 * waits.
 */
public final class AccessLog implements RequestLog, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
  private static final int MOST_QUEUED = 16 * 1024;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final int MOST_PAUSES = 200;

  private final LogFile file;
  private final InstantSource clock;
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final AtomicInteger queued = new AtomicInteger();
  private final AtomicLong dropped = new AtomicLong();
  private final Thread writer;
  private volatile boolean idle;
  private volatile boolean ended;

  private AccessLog(LogFile file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
    this.writer = new Thread(this::write, "larder-access-log");
    writer.setDaemon(true);
  }

  /**
   * Opens the log.
   *
   * @throws IOException if the file cannot be written
   */
  public static AccessLog open(AccessLogConfig config, InstantSource clock) throws IOException {
    AccessLog log = new AccessLog(LogFile.open(config, clock), clock);
    log.writer.start();
    return log;
  }

  @Override
  public void log(Request request, Response response) {
    if (queued.get() >= MOST_QUEUED) {
      dropped.incrementAndGet();
      return;
    }
    queued.incrementAndGet();
    lines.add(LogLine.of(request, response, clock.instant()));
    if (idle) {
      LockSupport.unpark(writer);
    }
  }

  /** How many lines were dropped because the disk could not follow. */
  public long dropped() {
    return dropped.get();
  }

  private void write() {
    boolean failing = false;
    int pauses = 0;
    while (true) {
      boolean last = ended;
      String line = lines.poll();
      if (line == null && last) {
        return;
      }
      try {
        if (line == null) {
          try {
            file.flush();
          } finally {
            pause(++pauses > MOST_PAUSES);
          }
        } else {
          pauses = 0;
          queued.decrementAndGet();
          file.append(line);
        }
        failing = false;
      } catch (IOException e) {
        dropped.incrementAndGet();
        if (!failing) {
          LOG.error("The access log cannot be written", e);
        }
        failing = true;
      }
    }
  }

  /**
   * Lets lines gather for a moment: to be woken for each would cost the requests more than the rest
   * of it. When none has come for a while, waits to be woken.
   */
  private void pause(boolean untilWoken) {
    if (!untilWoken) {
      LockSupport.parkNanos(this, PAUSE_NANOS);
      return;
    }
    idle = true;
    if (lines.isEmpty() && !ended) {
      LockSupport.park(this);
    }
    idle = false;
  }

  /** Writes what is queued and closes the file. */
  @Override
  public void close() throws IOException {
    ended = true;
    LockSupport.unpark(writer);
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    file.close();
  }
}
