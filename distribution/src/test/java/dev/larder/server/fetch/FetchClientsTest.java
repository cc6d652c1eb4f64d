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
      assertEquals(4000, clients.client(Duration.ofSeconds(60), 7).getIdleTimeout());
    }
  }

  @Test
  void oneClientForEachConnectTimeoutAndNumberOfConnections() throws Exception {
    try (FetchClients clients = new FetchClients(8192, 8192)) {
      HttpClient client = clients.client(Duration.ofSeconds(5), 7);
      assertSame(client, clients.client(Duration.parse("PT5S"), 7));
      assertNotSame(client, clients.client(Duration.ofSeconds(6), 7));
      assertNotSame(client, clients.client(Duration.ofSeconds(5), 8));
      assertEquals(7, client.getMaxConnectionsPerDestination());
      assertEquals(5000, client.getConnectTimeout());
    }
  }
}
