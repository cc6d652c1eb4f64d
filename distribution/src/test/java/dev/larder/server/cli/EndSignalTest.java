package dev.larder.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
            }
          };
      EndSignal.Wait end = EndSignal.ofProcess(server);
      System.out.println("ready");
      end.await();
    }

    private Waiting() {}
  }

  @ParameterizedTest
  @CsvSource({"well, 0", "badly, 1"})
  void sigtermClosesTheServerAndEndsWithItsStatus(String how, int status) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Waiting.class.getName(),
                how)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
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
