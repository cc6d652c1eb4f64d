package dev.larder.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.larder.engine.store.StoreProviders;
import dev.larder.server.config.ConfigReader;
import dev.larder.server.config.Listener;
import dev.larder.server.config.Overrides;
import dev.larder.server.config.ServerConfig;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that cannot listen says on what, why, and where that is set. */
class ListenFailureTest {

  @TempDir private Path folder = Path.of("");

  private String failure(String listen) throws Exception {
    Path file = folder.resolve("cache.conf");
    Files.writeString(
        file,
        "listen = ["
            + listen
            + "]\nlocations = [ { url = \"/\", proxy = \"http://127.0.0.1:9\" } ]");
    ServerConfig config =
        new ConfigReader(StoreProviders.discover(ListenFailureTest.class.getClassLoader()))
            .read(Optional.of(file), Overrides.NONE, folder)
            .server();
    return String.valueOf(
        assertThrows(IOException.class, () -> CacheServer.start(config).close()).getMessage());
  }

  @Test
  void aPortThatIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      String listener = "{ address = \"127.0.0.1\", port = " + port + " }";
      assertEquals(
          "cannot listen on 127.0.0.1 port "
              + port
              + ": the address is already in use; it is set by listen[0], or by --address and"
              + " --port",
          failure(listener));
      assertEquals(
          "cannot listen on 127.0.0.1 port "
              + port
              + ": the address is already in use; it is set by listen[1]",
          failure("{ address = \"127.0.0.1\", port = 0 }, " + listener));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, this machine does not have the address",
    "no-such-host.invalid, the name cannot be resolved to an address",
  })
  void anAddressOfNobody(String address, String why) throws Exception {
    assertEquals(
        "cannot listen on "
            + address
            + " port 24099: "
            + why
            + "; it is set by listen[0], or by --address and --port",
        failure("{ address = \"" + address + "\", port = 24099 }"));
  }

  @Test
  void whatTheSystemForbids() {
    // Tests may run as root, who may do all.
    IOException jetty =
        new IOException("Failed to bind to /127.0.0.1:80", new BindException("Permission denied"));
    assertEquals(
        "cannot listen on 127.0.0.1 port 80: permission denied; ports below 1024 are for"
            + " privileged processes; it is set by listen[0], or by --address and --port",
        ListenFailure.told(jetty, List.of(new Listener("127.0.0.1", 80, true))).getMessage());
  }

  @Test
  void anotherFailureStaysWhatItIs() {
    IOException other = new IOException("the disk is full", new SocketException("x"));
    assertEquals(other, ListenFailure.told(other, List.of(new Listener("127.0.0.1", 80, true))));
  }
}
