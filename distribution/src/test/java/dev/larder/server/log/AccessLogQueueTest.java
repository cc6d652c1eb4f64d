package dev.larder.server.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.server.config.AccessLogConfig;
import dev.larder.server.config.Rotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AccessLogQueueTest {

  private static final int LINES = 1000;

  /** A disk that hangs: requests do not wait for it, and the queue is bounded in bytes. */
  @Test
  void theQueueIsBoundedByMemory(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("access.log");
    CountDownLatch hang = new CountDownLatch(1);
    Thread test = Thread.currentThread();
    AccessLogConfig config =
        new AccessLogConfig(file, AccessLogConfig.Format.JSON, Rotation.OFF, 1);
    AccessLog log =
        AccessLog.open(
            config,
            () -> {
              // The writer asks for the time before it writes.
              if (Thread.currentThread() != test) {
                awaitUninterruptibly(hang);
              }
              return Instant.EPOCH;
            });
    String line = "x".repeat(100_000);
    for (int i = 0; i < LINES; i++) {
      log.add(line);
    }
    long kept = LINES - log.dropped();
    // 16 MiB, at two bytes for each character; the writer holds one more.
    assertTrue(kept >= 83 && kept <= 85, () -> "lines kept: " + kept);
    hang.countDown();
    log.close();
    assertEquals(kept, Files.readAllLines(file).size());
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        latch.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
