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
 * waits. The queue is bounded by the memory that it takes, because a client decides how long a line
 * is.
 */
public final class AccessLog implements RequestLog, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);

  /** In bytes, as {@link #cost} has it. */
  private static final int MOST_QUEUED = 16 << 20;

  /** A line's object and its place in the queue. */
  private static final int OBJECTS = 80;

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final int MOST_PAUSES = 200;
  private static final int LINES_BETWEEN_LOOKS = 1024;
  private static final long CLOSE_MILLIS = TimeUnit.SECONDS.toMillis(5);

  private final LogFile file;
  private final LineFormat format;
  private final InstantSource clock;
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final AtomicInteger queued = new AtomicInteger();
  private final AtomicLong dropped = new AtomicLong();
  private final DropReport report = new DropReport(LOG::warn);
  private final Thread writer;
  private volatile boolean idle;
  private volatile boolean ended;

  private AccessLog(LogFile file, LineFormat format, InstantSource clock) {
    this.file = file;
    this.format = format;
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
    AccessLog log =
        new AccessLog(LogFile.open(config, clock), LineFormat.of(config.format()), clock);
    log.writer.start();
    return log;
  }

  @Override
  public void log(Request request, Response response) {
    if (queued.get() >= MOST_QUEUED) {
      dropped.incrementAndGet();
      return;
    }
    add(format.line(request, response, clock.instant()));
  }

  /** Puts a line into the queue. */
  void add(String line) {
    if (queued.addAndGet(cost(line)) > MOST_QUEUED) {
      queued.addAndGet(-cost(line));
      dropped.incrementAndGet();
      return;
    }
    lines.add(line);
    if (idle) {
      LockSupport.unpark(writer);
    }
  }

  private static int cost(String line) {
    return 2 * line.length() + OBJECTS;
  }

  /** How many lines were lost since the start: the disk could not follow, or it refused them. */
  public long dropped() {
    return dropped.get() + file.lost();
  }

  private void write() {
    int pauses = 0;
    int sinceLook = 0;
    while (true) {
      boolean last = ended;
      String line = lines.poll();
      if (line != null) {
        pauses = 0;
        queued.addAndGet(-cost(line));
        file.append(line);
      } else {
        file.flush();
      }
      if (line == null || ++sinceLook >= LINES_BETWEEN_LOOKS) {
        sinceLook = 0;
        report.look(System.nanoTime(), dropped.get());
      }
      if (line == null && last) {
        report.end();
        file.close();
        return;
      }
      if (line == null) {
        pause(++pauses > MOST_PAUSES && !report.pending());
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

  /** Writes what is queued and closes the file, or gives up when the disk takes too long. */
  @Override
  public void close() {
    ended = true;
    LockSupport.unpark(writer);
    try {
      writer.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (writer.isAlive()) {
      LOG.warn("The access log does not take its last lines");
    }
  }
}
