package dev.larder.memcached;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Key;
import dev.larder.memcached.wire.Address;
import dev.larder.memcached.wire.Outages;
import dev.larder.memcached.wire.ServerConnection;
import dev.larder.memcached.wire.WireProtocol;
import dev.larder.memcached.wire.WireSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers that answer what memcached does not: proxies, and broken ones. */
@SuppressWarnings("NullAway.Init") // filled before each test
class StrangeServersTest {

  private static final Key KEY = Key.of("http://example.com:80/page");

  private ScriptedMemcached server;

  @BeforeEach
  void start() throws IOException {
    server = new ScriptedMemcached();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private OpenMemcachedStore open() throws IOException {
    Map<String, Object> settings = new HashMap<>();
    settings.put("servers", List.of(server.address()));
    settings.put("operation-timeout", "2s");
    settings.put("connect-timeout", "10s");
    settings.put("connections", 1);
    return new OpenMemcachedStore(settings);
  }

  private int greatestValue() throws IOException {
    try (OpenMemcachedStore node = open()) {
      node.putEventually(KEY, new byte[600_000]);
      return Collections.max(server.sizes());
    }
  }

  @Test
  void theSizeOfItemsIsLearnt() throws IOException {
    server.answer("stats settings", "STAT maxbytes 67108864\r\nSTAT item_size_max 4096\r\nEND\r\n");
    int greatest = greatestValue();
    assertTrue(greatest > 3000 && greatest < 4096, () -> "sent " + greatest);
  }

  @Test
  void aServerThatDoesNotTellIsTakenForAUsualOne() throws IOException {
    server.answer("stats settings", "STAT maxbytes 67108864\r\nEND\r\n");
    assertEquals(128 << 10, greatestValue());
  }

  @Test
  void aServerThatRefusesToTellIsTakenForAUsualOne() throws IOException {
    server.answer("stats settings", "ERROR\r\n");
    assertEquals(128 << 10, greatestValue());
  }

  /** As some proxies do. It is not asked again. */
  @Test
  void aServerThatHangsUpInPlaceOfTellingIsTakenForAUsualOne() throws IOException {
    server.answer("stats settings", ScriptedMemcached.HANG_UP);
    assertEquals(128 << 10, greatestValue());
    assertEquals(2, server.accepted(), "connections");
  }

  private ServerConnection connection() {
    Duration second = Duration.ofSeconds(1);
    return new ServerConnection(
        Address.parse(server.address()),
        new WireSettings(second, second, 1, WireProtocol.TEXT, null),
        Outages.UNHEARD);
  }

  /** Vector 83: eight bytes come where ten were announced. */
  @Test
  void anAnswerThatIsShorterThanItSaysIsAFailure() throws IOException {
    server.answer("get short", "VALUE short 0 10\r\n12345678\r\nEND\r\n");
    try (ServerConnection connection = connection()) {
      assertThrows(IOException.class, () -> connection.get("short"));
      OpenMemcachedStore.eventually("no answer after it", () -> isMiss(connection));
    }
  }

  private static boolean isMiss(ServerConnection connection) {
    try {
      return connection.get("absent") == null;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void aKeyThatWouldBeACommandIsNotSent() {
    try (ServerConnection connection = connection()) {
      for (String key : List.of("", "a b", "a\r\nflush_all", "\u00e9", "x".repeat(251))) {
        assertThrows(IllegalArgumentException.class, () -> connection.get(key));
        assertThrows(
            IllegalArgumentException.class, () -> connection.get("affinity", List.of(key)));
        assertThrows(IllegalArgumentException.class, () -> connection.set(key, new byte[1], 0, 0));
        assertThrows(
            IllegalArgumentException.class, () -> connection.deleteWithoutAnswer("affinity", key));
      }
    }
  }
}
