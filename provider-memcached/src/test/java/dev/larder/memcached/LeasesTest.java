package dev.larder.memcached;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Key;
import dev.larder.api.Leases;
import dev.larder.api.Leases.Lease;
import dev.larder.testkit.memcached.MemcachedProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Leases between two nodes on a real server. */
@SuppressWarnings("NullAway.Init") // filled before each test
class LeasesTest {

  private static final Key NAME = Key.of("http://example.com:80/page");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private MemcachedProcess server;
  private OpenMemcachedStore first;
  private OpenMemcachedStore second;

  @BeforeEach
  void open() throws IOException {
    server = MemcachedProcess.start();
    Map<String, Object> settings = new HashMap<>();
    settings.put("servers", List.of(server.address()));
    settings.put("operation-timeout", "5s");
    settings.put("connect-timeout", "20s");
    first = new OpenMemcachedStore(settings);
    second = new OpenMemcachedStore(settings);
  }

  @AfterEach
  void close() throws IOException {
    if (second != null) {
      first.close();
      second.close();
    }
    MemcachedProcess.close(server);
  }

  private static Leases of(OpenMemcachedStore node) {
    Leases leases = node.store.leases();
    assertNotNull(leases);
    return leases;
  }

  private static Lease take(OpenMemcachedStore node, Duration longest) throws IOException {
    Lease lease = of(node).take(NAME, longest);
    assertNotNull(lease, "somebody has it");
    return lease;
  }

  @Test
  void aServerThatIsAwayIsNoFailureWhileAnotherIsThere() throws IOException {
    MemcachedProcess another = MemcachedProcess.start();
    Map<String, Object> settings =
        Map.of("servers", List.of(server.address(), another.address()), "connect-timeout", "20s");
    try (OpenMemcachedStore node = new OpenMemcachedStore(settings)) {
      another.kill();
      for (int i = 0; i < 50; i++) {
        // Half of them are of the server that is away, and everybody may fetch what they are about.
        take(node, MINUTE, Key.of("name " + i)).close();
      }
    } finally {
      another.close();
    }
  }

  @Test
  void oneNodeHasItUntilItGivesItBack() throws IOException {
    Lease lease = take(first, MINUTE);
    assertNull(of(second).take(NAME, MINUTE), "two have it");
    assertNull(of(first).take(NAME, MINUTE), "one has it twice");
    take(second, MINUTE, Key.of("another")).close();
    lease.close();
    Lease next = take(second, MINUTE);
    lease.close();
    assertNull(of(first).take(NAME, MINUTE), "a second close took it from the other");
    next.close();
    take(first, MINUTE).close();
  }

  /** The server carries out what was given up, as soon as it can. */
  @Test
  void whatGotNoAnswerInTimeKeepsNobodyWaiting() throws IOException {
    Map<String, Object> settings =
        Map.of(
            "servers",
            List.of(server.address()),
            "operation-timeout",
            "50ms",
            "connect-timeout",
            "20s");
    try (OpenMemcachedStore impatient = new OpenMemcachedStore(settings)) {
      server.hang();
      assertThrows(IOException.class, () -> of(impatient).take(NAME, MINUTE));
      server.goOn();
      takeSoon(NAME).close();
      Lease lease = take(impatient, MINUTE, Key.of("another"));
      server.hang();
      lease.close();
      server.goOn();
      takeSoon(Key.of("another")).close();
    }
  }

  /** Long before it would end by itself. */
  private Lease takeSoon(Key name) throws IOException {
    long end = System.nanoTime() + MINUTE.toNanos() / 4;
    Lease lease = of(second).take(name, MINUTE);
    while (lease == null) {
      assertTrue(System.nanoTime() < end, "somebody has it");
      LockSupport.parkNanos(1_000_000);
      lease = of(second).take(name, MINUTE);
    }
    return lease;
  }

  private static Lease take(OpenMemcachedStore node, Duration longest, Key name)
      throws IOException {
    Lease lease = of(node).take(name, longest);
    assertNotNull(lease);
    return lease;
  }

  /** Memcached's seconds pass by themselves. */
  @Test
  void itEndsWithItsTimeAndIsNotTakenFromTheNext() throws IOException {
    Lease expired = take(first, Duration.ofSeconds(1));
    Lease next = null;
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (next == null && System.nanoTime() < end) {
      next = of(second).take(NAME, MINUTE);
      LockSupport.parkNanos(20_000_000);
    }
    assertNotNull(next, "it never ended");
    expired.close();
    assertNull(of(first).take(NAME, MINUTE), "the late holder gave back what it had no more");
    next.close();
  }

  @Test
  void itIsNoEntry() throws IOException {
    try (Lease lease = take(first, MINUTE)) {
      assertNotNull(lease);
      assertNull(first.get(NAME));
      assertTrue(first.put(NAME, new byte[10]));
      assertNotNull(second.get(NAME));
    }
    assertNotNull(second.get(NAME));
  }

  @Test
  void withoutTheServerItCannotBeTold() throws IOException {
    Lease lease = take(first, MINUTE);
    server.kill();
    assertThrows(IOException.class, () -> of(second).take(NAME, MINUTE));
    lease.close();
  }
}
