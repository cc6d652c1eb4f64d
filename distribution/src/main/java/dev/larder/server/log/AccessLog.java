package dev.larder.server.log;

import dev.larder.server.config.AccessLogConfig;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a line for each request. Requests only put their line into a queue, which one thread
 * writes; when the disk cannot follow, lines are dropped and counted, and no request waits.
 */
public final class AccessLog implements RequestLog, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
  private static final int QUEUE = 16 * 1024;
  private static final String END = "";

  private final LogFile file;
  private final InstantSource clock;
  private final BlockingQueue<String> lines;
  private final AtomicLong dropped = new AtomicLong();
  private final Thread writer;

  private AccessLog(LogFile file, InstantSource clock, int queue) {
    this.file = file;
    this.clock = clock;
    this.lines = new ArrayBlockingQueue<>(queue);
    this.writer = new Thread(this::write, "larder-access-log");
    writer.setDaemon(true);
  }

  /**
   * Opens the log.
   *
   * @throws IOException if the file cannot be written
   */
  public static AccessLog open(AccessLogConfig config, InstantSource clock) throws IOException {
    AccessLog log = new AccessLog(LogFile.open(config, clock), clock, QUEUE);
    log.writer.start();
    return log;
  }

  @Override
  public void log(Request request, Response response) {
    if (!lines.offer(LogLine.of(request, response, clock.instant()))) {
      dropped.incrementAndGet();
    }
  }

  /** How many lines were dropped because the disk could not follow. */
  public long dropped() {
    return dropped.get();
  }

  private void write() {
    boolean failing = false;
    try {
      while (true) {
        String line = lines.take();
        try {
          if (line.equals(END)) {
            return;
          }
          file.append(line);
          if (lines.isEmpty()) {
            file.flush();
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
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes what is queued and closes the file. */
  @Override
  public void close() throws IOException {
    try {
      lines.put(END);
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    file.close();
  }
}
