package dev.larder.server.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What the log says of certificates and their replacement. */
class LiveCertificatesTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Logger logger = (Logger) LoggerFactory.getLogger(LiveCertificates.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Map<String, ServerCertificate> byAlias = new HashMap<>();
  private Instant now = START;

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void listen() {
    logger.setLevel(Level.INFO);
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
    logger.setLevel(null);
  }

  private List<String> logged() {
    List<String> lines = new ArrayList<>();
    for (ILoggingEvent event : log.list) {
      lines.add(event.getLevel() + " " + event.getFormattedMessage().replace(folder + "/", ""));
    }
    log.list.clear();
    return lines;
  }

  private static TestCertificate expiring(int days) {
    return TestCertificate.of("EC", START.plus(Duration.ofDays(days)), "a.example");
  }

  private LiveCertificates live(TestCertificate made) throws UnusableCertificateException {
    return new LiveCertificates("listen[0]", made.write(folder, "s"), byAlias, () -> now);
  }

  @Test
  void aChangeIsToldOnce() throws Exception {
    LiveCertificates live = live(expiring(100));
    live.refresh();
    assertEquals(List.of(), logged());
    Files.writeString(folder.resolve("s.pem"), "-----BEGIN");
    live.refresh();
    assertEquals(
        List.of(
            "ERROR The new certificate of listen[0] cannot be used, and the one before stays in"
                + " force: s.pem has no whole PEM block, -----BEGIN … to -----END …"),
        logged());
    live.refresh();
    assertEquals(List.of(), logged());
    expiring(200).write(folder, "s");
    live.refresh();
    live.refresh();
    assertEquals(
        List.of(
            "INFO The new certificate of listen[0] is in force: a.example, valid until"
                + " 2026-07-20T00:00:00Z"),
        logged());
  }

  @Test
  void whatExpiresIsToldOnceADay() throws Exception {
    LiveCertificates live = live(expiring(15));
    assertEquals(List.of(), logged());
    now = START.plus(Duration.ofDays(2));
    live.refresh();
    live.refresh();
    assertEquals(
        List.of(
            "WARN The certificate of listen[0] expires soon: a.example, valid until"
                + " 2026-01-16T00:00:00Z"),
        logged());
    now = START.plus(Duration.ofDays(16));
    live.refresh();
    assertEquals(
        List.of(
            "WARN The certificate of listen[0] has expired: a.example, valid until"
                + " 2026-01-16T00:00:00Z"),
        logged());
  }

  /** A handshake that has begun with one certificate ends with its key. */
  @Test
  void theCertificateBeforeIsKeptForAWhile() throws Exception {
    LiveCertificates live = live(expiring(100));
    String first = live.current().get(0).alias();
    expiring(101).write(folder, "s");
    live.refresh();
    assertTrue(byAlias.containsKey(first));
    expiring(102).write(folder, "s");
    live.refresh();
    assertEquals(2, byAlias.size());
  }
}
