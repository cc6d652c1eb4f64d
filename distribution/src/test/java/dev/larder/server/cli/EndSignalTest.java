package dev.larder.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process that waits for its end is told to end. */
class EndSignalTest {

  /** Waits as a server does; its argument says how closing goes. */
  static final class Waiting {
    public static void main(String[] args) throws InterruptedException {
      RunningServer server =
          new RunningServer() {
            @Override
            public List<URI> addresses() {
              return List.of();
            }

            @Override
            public void close() {
              System.out.println("closed");
              if (args[0].equals("badly")) {
                throw new IllegalStateException("a store is stuck");
              }
              while (args[0].equals("never")) {
                LockSupport.park();
              }
            }
          };
      EndSignal.Wait end = EndSignal.ofProcess(server);
      System.out.println("ready");
      end.await();
    }

    private Waiting() {}
  }

  private static Process start(String how) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Waiting.class.getName(),
            how)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  @Test
  void aSecondSigtermDoesNotWait() throws Exception {
    Process process = start("never");
    try (BufferedReader out = process.inputReader(UTF_8)) {
      assertEquals("ready", out.readLine());
      process.toHandle().destroy();
      assertEquals("closed", out.readLine());
      process.toHandle().destroy();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
      assertEquals(1, process.exitValue());
    } finally {
      process.destroyForcibly();
    }
  }

  @ParameterizedTest
  @CsvSource({"well, 0", "badly, 1"})
  void sigtermClosesTheServerAndEndsWithItsStatus(String how, int status) throws Exception {
    Process process = start(how);
    try (BufferedReader out = process.inputReader(UTF_8)) {
      assertEquals("ready", out.readLine());
      // Not the process's own destroy, which closes its output as well.
      process.toHandle().destroy();
      assertEquals("closed", out.readLine());
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
      assertEquals(status, process.exitValue());
    } finally {
      process.destroyForcibly();
    }
  }
}
