package dev.larder.memcached.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.testkit.memcached.MemcachedProcess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class MemcachedConnectionTest {

  @SuppressWarnings("NullAway.Init")
  private MemcachedProcess server;

  @SuppressWarnings("NullAway.Init")
  private MemcachedConnection connection;

  @BeforeEach
  void start() {
    server = MemcachedProcess.start();
    connection = MemcachedConnection.open(server.address());
  }

  @AfterEach
  void stop() {
    if (connection != null) {
      connection.close();
    }
    MemcachedProcess.close(server);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static MemcachedResponse now(CompletionStage<MemcachedResponse> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @Test
  void vector86GetOfWhatIsThere() throws Exception {
    server.ask("set k 7 0 5", "value");
    MemcachedResponse response = now(connection.get("k"));
    assertEquals(ResponseCode.OK, response.code());
    assertEquals(1, response.code().number());
    assertEquals("k", response.key());
    assertEquals(7, response.flags());
    assertEquals(Duration.ZERO, response.ttl());
    assertNotEquals(0, response.cas());
    assertArrayEquals(bytes("value"), response.data());
    assertEquals(null, response.error());
  }

  @Test
  void vector86GetOfWhatIsNotThere() throws Exception {
    MemcachedResponse response = now(connection.get("k"));
    assertEquals(4, response.code().number());
    assertEquals(null, response.data());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "", "a\r\nflush_all", "é", "a\u0000b"})
  void vector86BadKeysAreNotAskedFor(String key) throws Exception {
    server.ask("set k 0 0 1", "x");
    long asked = server.count("cmd_get") + server.count("cmd_set");
    for (MemcachedResponse response :
        List.of(
            now(connection.get(key)),
            now(connection.set(key, bytes("v"))),
            now(connection.setq(key, bytes("v"))))) {
      assertEquals(5, response.code().number());
      assertTrue(String.valueOf(response.error()).startsWith("not a key"), response::toString);
    }
    assertEquals(1, now(connection.get("k")).code().number());
    // The wire's own question, and the one for k.
    assertTrue(server.count("cmd_get") + server.count("cmd_set") <= asked + 2);
  }

  @Test
  void theLongestKeyHas250Bytes() throws Exception {
    String longest = "k".repeat(250);
    assertEquals(1, now(connection.set(longest, bytes("v"))).code().number());
    assertEquals(1, now(connection.get(longest)).code().number());
    assertEquals(5, now(connection.get(longest + "k")).code().number());
  }

  @ParameterizedTest
  @CsvSource({"-1,300", "5,5", "60,60", "0,1", "2592000,2592000"})
  void vector86SetAndSetqKeepForTheirTime(int seconds, int expected) throws Exception {
    Duration ttl = Duration.ofSeconds(seconds);
    assertEquals(
        1,
        now(seconds < 0 ? connection.set("s", bytes("v")) : connection.set("s", bytes("v"), ttl))
            .code()
            .number());
    assertEquals(
        1,
        now(seconds < 0 ? connection.setq("q", bytes("v")) : connection.setq("q", bytes("v"), ttl))
            .code()
            .number());
    // Behind the setq, which nobody answers.
    assertArrayEquals(bytes("v"), now(connection.get("q")).data());
    for (String key : List.of("s", "q")) {
      String told = server.ask("me " + key).get(0);
      // Some versions tell the seconds with the sign turned; -1 is for ever.
      int left = Math.abs(Integer.parseInt(told.replaceFirst(".* exp=(-?\\d+) .*", "$1")));
      assertTrue(left <= expected && left >= expected - 5 && left != 0, told);
      assertEquals(List.of("VALUE " + key + " 0 1", "v", "END"), server.ask("get " + key));
    }
  }

  @Test
  void moreThan30DaysIsATimeOfTheEpoch() throws Exception {
    assertEquals(1, now(connection.set("s", bytes("v"), Duration.ofDays(31))).code().number());
    assertArrayEquals(bytes("v"), now(connection.get("s")).data());
  }

  @Test
  void aNegativeTimeIsTheCallersMistake() {
    assertThrows(
        IllegalArgumentException.class,
        () -> connection.set("k", bytes("v"), Duration.ofSeconds(-1)));
    assertThrows(IllegalArgumentException.class, () -> MemcachedConnection.open("a:b:c"));
  }

  @Test
  void replaceNeedsTheValueThatWasGot() throws Exception {
    Duration ttl = Duration.ofSeconds(60);
    assertEquals(1, now(connection.set("k", bytes("1"))).code().number());
    long cas = now(connection.get("k")).cas();
    assertEquals(1, now(connection.replace("k", bytes("2"), ttl, cas)).code().number());
    assertEquals(3, now(connection.replace("k", bytes("3"), ttl, cas)).code().number());
    assertArrayEquals(bytes("2"), now(connection.get("k")).data());
    assertEquals(4, now(connection.replace("none", bytes("3"), ttl, cas)).code().number());
  }

  @Test
  void whatIsTooLargeIsAnErrorAndTheNextCallIsAnswered() throws Exception {
    byte[] large = new byte[3 << 20];
    assertEquals(5, now(connection.set("k", large)).code().number());
    assertEquals(5, now(connection.setq("k", large)).code().number());
    assertEquals(4, now(connection.get("k")).code().number());
  }

  @Test
  void anOutageIsAnErrorAndEndsByItself() throws Exception {
    assertEquals(1, now(connection.set("k", bytes("v"))).code().number());
    server.kill();
    MemcachedResponse away = now(connection.get("k"));
    assertEquals(5, away.code().number());
    assertNotNull(away.error());
    server.restart();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (now(connection.get("k")).code() != ResponseCode.NOT_FOUND) {
      assertTrue(System.nanoTime() < end, "the outage goes on");
    }
  }

  @Test
  void whatWaitsIsBounded() throws Exception {
    assertEquals(4, now(connection.get("k")).code().number());
    server.hang();
    List<CompletionStage<MemcachedResponse>> stages = new ArrayList<>();
    for (int i = 0; i < SharedServer.QUEUE + 10; i++) {
      stages.add(connection.get("k"));
    }
    MemcachedResponse last = now(stages.get(stages.size() - 1));
    assertEquals("too many calls are waiting", last.error());
    server.goOn();
    for (CompletionStage<MemcachedResponse> stage : stages) {
      assertNotNull(now(stage));
    }
  }

  @Test
  void closingOneLeavesTheOtherOfTheSameServer() throws Exception {
    MemcachedConnection other = MemcachedConnection.open(server.address());
    connection.close();
    connection.close();
    assertEquals("the connection is closed", now(connection.get("k")).error());
    assertEquals(4, now(other.get("k")).code().number());
    other.close();
    // The last one is gone: a new one begins anew.
    try (MemcachedConnection again = MemcachedConnection.open(server.address())) {
      assertEquals(4, now(again.get("k")).code().number());
    }
  }
}
