package dev.larder.memcached;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.memcached.wire.Address;
import dev.larder.memcached.wire.Server;
import dev.larder.testkit.host.MapStoreSettings;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings: what holds without any, and what is refused. */
class MemcachedSettingsTest {

  private static List<String> problems(Map<String, ?> settings) {
    MapStoreSettings read = new MapStoreSettings(settings);
    new MemcachedStoreProvider().configure(read);
    assertEquals(List.of(), read.unread(), "settings that were not read");
    return read.problems().stream().map(Object::toString).toList();
  }

  private static void refused(String part, Map<String, ?> settings) {
    List<String> problems = problems(settings);
    assertEquals(1, problems.size(), problems::toString);
    assertTrue(problems.get(0).contains(part), problems.get(0));
  }

  @Test
  void withoutAnyItIsTheUsualServerOfThisMachine() {
    MapStoreSettings none = new MapStoreSettings(Map.of());
    FullSettings read = FullSettings.read(none, Connecting.read(none));
    assertEquals(List.of(), none.problems());
    assertEquals(
        List.of(new Server(new Address("127.0.0.1", 11211), 1, null)), read.connecting().servers());
    assertEquals("larder:", read.prefix());
    assertEquals(8 << 20, read.maxObjectSize());
    assertEquals(20, read.connecting().wire().operationTimeout().toMillis());
    assertEquals(1000, read.connecting().wire().connectTimeout().toMillis());
    assertEquals(2, read.connecting().wire().connections());
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, localhost:11211, 1, ",
    "127.0.0.1:1, 127.0.0.1:1, 1, ",
    "[::1], [::1]:11211, 1, ",
    "[::1]:65535, [::1]:65535, 1, ",
    "127.0.0.1:2 weight=3, 127.0.0.1:2, 3, ",
    "127.0.0.1:2 standby=127.0.0.1:3, 127.0.0.1:2, 1, 127.0.0.1:3",
    "127.0.0.1:2  standby=[::1] weight=100, 127.0.0.1:2, 100, [::1]:11211",
  })
  void aServerIsAnAddressWithWeightAndStandby(
      String text, String address, int weight, @Nullable String standby) {
    Server server = Server.parse(text);
    assertEquals(address, server.address().toString());
    assertEquals(weight, server.weight());
    assertEquals(standby, server.standby() == null ? null : server.standby().toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "127.0.0.1:0 | the port is a number from 1 to 65535",
        "127.0.0.1:65536 | the port is a number from 1 to 65535",
        "127.0.0.1:x | the port is a number from 1 to 65535",
        "127.0.0.1: | the port is a number from 1 to 65535",
        ":11211 | no host",
        "::1 | an IPv6 address needs brackets",
        "[::1 | the bracket is not closed",
        "[localhost] | brackets are for IPv6 addresses",
        "unix:/tmp/socket | sockets in the file system are not supported",
        "no-such-host.invalid:11211 | the host of no-such-host.invalid:11211 is not known",
        "127.0.0.1 weight=0 | a weight is a number from 1 to 100",
        "127.0.0.1 weight=101 | a weight is a number from 1 to 100",
        "127.0.0.1 weight=2 weight=3 | after the address come",
        "127.0.0.1 2 | after the address come",
        "127.0.0.1 standby=127.0.0.1:11211 | no standby for itself",
        "127.0.0.1 standby=no-such-host.invalid | is not known",
      })
  void aServerThatIsNoneIsAProblem(String server, String problem) {
    refused(problem, Map.of("servers", List.of(server)));
  }

  @Test
  void thereIsAtLeastOneServerAndEachOnce() {
    refused("at least one", Map.of("servers", List.of()));
    refused("there twice", Map.of("servers", List.of("127.0.0.1", "127.0.0.1:11211")));
  }

  @Test
  void timesAreNeitherNothingNorForEver() {
    refused("1ms", Map.of("operation-timeout", "0s"));
    refused("60s", Map.of("operation-timeout", "61s"));
    refused("1ms", Map.of("connect-timeout", "0s"));
  }

  @Test
  void aPrefixIsPartOfEveryKey() {
    refused("visible ASCII", Map.of("key-prefix", "a b"));
    refused("visible ASCII", Map.of("key-prefix", "a\r\nflush_all\r\n"));
    refused("visible ASCII", Map.of("key-prefix", "caf\u00e9"));
    refused("128", Map.of("key-prefix", "x".repeat(129)));
    assertEquals(List.of(), problems(Map.of("key-prefix", "")));
    assertEquals(List.of(), problems(Map.of("key-prefix", "x".repeat(128))));
  }

  @Test
  void aPasswordNeedsTheBinaryProtocol() {
    Map<String, String> auth = Map.of("user", "u", "password", "p");
    assertEquals(List.of(), problems(Map.of("auth", auth, "protocol", "binary")));
    refused("binary", Map.of("auth", auth));
    refused("needs a password", Map.of("auth", Map.of("user", "u"), "protocol", "binary"));
    refused("needs a user", Map.of("auth", Map.of("password", "p"), "protocol", "binary"));
  }

  @Test
  void sizesFitIntoEachOther() {
    refused("max-object-size", Map.of("max-object-size", "8M", "buffer-size", "4M"));
    refused("1k", Map.of("item-size", "1000"));
    assertEquals(List.of(), problems(Map.of("item-size", "1k")));
    assertEquals(List.of(), problems(Map.of("max-object-size", "1G")));
  }
}
