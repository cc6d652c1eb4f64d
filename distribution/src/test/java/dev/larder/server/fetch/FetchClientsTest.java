package dev.larder.server.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Duration;
import org.eclipse.jetty.client.HttpClient;
import org.junit.jupiter.api.Test;

class FetchClientsTest {

  /** Node.js and others close after five seconds; a connection closed first is not used then. */
  @Test
  void keptConnectionsAreClosedBeforeOriginsCloseThem() throws Exception {
    try (FetchClients clients = new FetchClients(8192, 8192)) {
      assertEquals(4000, clients.client(Duration.ofSeconds(60)).getIdleTimeout());
    }
  }

  @Test
  void oneClientForEachConnectTimeout() throws Exception {
    try (FetchClients clients = new FetchClients(8192, 8192)) {
      HttpClient client = clients.client(Duration.ofSeconds(5));
      assertSame(client, clients.client(Duration.parse("PT5S")));
      assertNotSame(client, clients.client(Duration.ofSeconds(6)));
      assertEquals(5000, client.getConnectTimeout());
    }
  }
}
