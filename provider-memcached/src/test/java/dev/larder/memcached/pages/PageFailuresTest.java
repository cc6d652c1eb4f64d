package dev.larder.memcached.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.testkit.memcached.MemcachedProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of pages when a server is away, says no, or talks nonsense. */
final class PageFailuresTest {

  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (!condition.call()) {
      assertTrue(System.nanoTime() < end, () -> "not in " + DEADLINE + ": " + what);
      LockSupport.parkNanos(5_000_000);
    }
  }

  @ParameterizedTest(name = "vector 80: ttl {0}, fresh for {1} -> exptime {2}")
  @CsvSource({
    "60,-1,60",
    "0,-1,0",
    "2592000,-1,2592000",
    "2592001,-1,now+2592001",
    "60,10,10",
    "60,600,60",
    "0,600,600",
    "0,2592001,now+2592001",
    "60,0,none",
  })
  void vector80HowLongAPageIsKept(String ttl, long fresh, String exptime) throws IOException {
    try (ScriptedServer server = new ScriptedServer();
        OpenPages pages = new OpenPages(server.address(), "ttl", ttl)) {
      boolean stored =
          pages.put("/a", OpenPages.HTML, new byte[3], fresh < 0 ? Long.MAX_VALUE : fresh);
      assertEquals(!exptime.equals("none"), stored);
      if (stored) {
        long now = pages.clock().instant().getEpochSecond();
        String expected =
            exptime.startsWith("now+")
                ? Long.toString(now + Long.parseLong(exptime.substring(4)))
                : exptime;
        assertEquals(List.of("set /a 0 " + expected + " 3"), server.commands());
      } else {
        assertEquals(List.of(), server.commands());
      }
    }
  }

  @Test
  void vector81AnOutageIsAMissAndOneLineAndEndsByItself() throws Exception {
    try (MemcachedProcess memcached = MemcachedProcess.start();
        OpenPages pages = new OpenPages(memcached.address());
        PlainClient before = new PlainClient(memcached.port())) {
      before.set("/a", "left");
      assertEquals("left", pages.get("/a"));
      memcached.kill();
      await("the outage is noticed", () -> pages.get("/a") == null && !pages.problems().isEmpty());
      for (int i = 0; i < 100; i++) {
        assertNull(pages.get("/a"));
        assertFalse(pages.put("/b", "x"));
      }
      assertEquals(1, pages.problems().size(), pages.problems()::toString);
      assertTrue(pages.problems().get(0).contains(memcached.address()));
      memcached.restart();
      try (PlainClient after = new PlainClient(memcached.port())) {
        after.set("/a", "back");
      }
      await("the server is used again", () -> "back".equals(pages.get("/a")));
      assertTrue(pages.put("/b", "stored"));
      assertEquals("stored", pages.get("/b"));
    }
  }

  @Test
  void vector81TriesToConnectAreASecondApart() throws Exception {
    try (ServerSocket hangsUp = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        OpenPages pages = new OpenPages("127.0.0.1:" + hangsUp.getLocalPort(), "connections", 1)) {
      hangsUp.setSoTimeout((int) DEADLINE.toMillis());
      // The first try loads classes before it connects.
      hangsUp.accept().close();
      hangsUp.accept().close();
      long second = System.nanoTime();
      hangsUp.accept().close();
      hangsUp.accept().close();
      long millis = Duration.ofNanos(System.nanoTime() - second).toMillis();
      // From start to start it is a second; a connection comes about a little later.
      assertTrue(millis > 1_500, () -> "two more tries within " + millis + " ms");
      assertNull(pages.get("/a"));
    }
  }

  @Test
  void vector81AServerThatIsNotThereAtTheStartIsUsedWhenItComes() throws Exception {
    try (MemcachedProcess memcached = MemcachedProcess.start()) {
      memcached.kill();
      try (OpenPages pages = new OpenPages(memcached.address())) {
        assertNull(pages.get("/a"));
        memcached.restart();
        await("the server is used", () -> pages.put("/a", "x"));
        assertEquals("x", pages.get("/a"));
        assertTrue(pages.problems().size() <= 1, pages.problems()::toString);
      }
    }
  }

  @Test
  void aServerThatHangsIsAMissAfterTheTimeoutAndThenAtOnce() throws Exception {
    try (MemcachedProcess memcached = MemcachedProcess.start();
        OpenPages pages = new OpenPages(memcached.address(), "operation-timeout", "50ms")) {
      await("a page is stored", () -> pages.put("/a", "x"));
      memcached.hang();
      await("the outage is noticed", () -> pages.get("/a") == null && !pages.problems().isEmpty());
      assertFalse(pages.put("/b", "x"));
      memcached.goOn();
      await("the server is used again", () -> "x".equals(pages.get("/a")));
      assertEquals(1, pages.problems().size(), pages.problems()::toString);
    }
  }

  @Test
  void whatWasToBeRemovedWhileTheServerHungIsNotFoundWhenItGoesOn() throws Exception {
    try (MemcachedProcess memcached = MemcachedProcess.start();
        OpenPages pages = new OpenPages(memcached.address(), "operation-timeout", "50ms")) {
      await("a page is stored", () -> pages.put("/a", "old") && pages.put("/kept", "kept"));
      memcached.hang();
      await("the outage is noticed", () -> pages.get("/a") == null && !pages.problems().isEmpty());
      assertFalse(pages.store().remove(pages.key("/a")));
      memcached.goOn();
      await(
          "the server is used again",
          () -> {
            assertNull(pages.get("/a"));
            return "kept".equals(pages.get("/kept"));
          });
      assertNull(pages.get("/a"));
      try (PlainClient client = new PlainClient(memcached.port())) {
        assertNull(client.get("/a"));
      }
      assertTrue(pages.put("/a", "new"));
      assertEquals("new", pages.get("/a"));
    }
  }

  @Test
  void vector82ARefusedSetFailsAloneAndGetsStillAnswer() throws Exception {
    try (ScriptedServer server = new ScriptedServer();
        OpenPages pages = new OpenPages(server.address(), "connections", 1)) {
      server.answer("set /bad", "SERVER_ERROR out of memory storing object\r\n");
      server.answer("get /a", "VALUE /a 0 2\r\nok\r\nEND\r\n");
      CompletableFuture<Boolean> set =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return pages.put("/bad", "x");
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      for (int i = 0; i < 50; i++) {
        assertEquals("ok", pages.get("/a"));
      }
      assertFalse(set.join());
      assertFalse(pages.put("/bad", "x"));
      assertEquals("ok", pages.get("/a"));
      assertTrue(pages.put("/good", "x"));
      assertEquals(1, pages.problems().size(), pages.problems()::toString);
    }
  }

  @Test
  void vector83AnAnswerThatIsTooShortIsAMissAndTheConnectionEnds() throws Exception {
    try (ScriptedServer server = new ScriptedServer();
        OpenPages pages =
            new OpenPages(server.address(), "connections", 1, "operation-timeout", "500ms")) {
      server.answer("get /short", "VALUE /short 0 10\r\n12345678\r\nEND\r\n");
      server.answer("get /a", "VALUE /a 0 2\r\nok\r\nEND\r\n");
      assertEquals("ok", pages.get("/a"));
      assertNull(pages.get("/short"));
      await("the connection is a new one", () -> "ok".equals(pages.get("/a")));
      assertNotNull(pages.store());
    }
  }
}
