package dev.larder.memcached.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/**
 * SASL, with a server of the binary protocol that hangs up on whoever asks before saying who it is,
 * as memcached does.
 */
class AuthenticationTest {

  private static final int GET = 0x00;
  private static final int LIST_MECHANISMS = 0x20;
  private static final int AUTHENTICATE = 0x21;
  private static final int NOT_FOUND = 0x01;
  private static final int FAILED = 0x20;

  private static final Duration LONG = Duration.ofSeconds(5);

  private final List<String> introductions = new CopyOnWriteArrayList<>();

  private void serve(ServerSocket listener) {
    while (!listener.isClosed()) {
      try (Socket socket = listener.accept();
          DataInputStream in = new DataInputStream(socket.getInputStream());
          OutputStream out = socket.getOutputStream()) {
        converse(in, out);
      } catch (IOException e) {
        // The next one.
      }
    }
  }

  private void converse(DataInputStream in, OutputStream out) throws IOException {
    boolean known = false;
    while (true) {
      ByteBuffer header = ByteBuffer.wrap(in.readNBytes(24));
      if (header.remaining() < 24) {
        return;
      }
      byte[] content = in.readNBytes(header.getInt(8));
      int command = header.get(1) & 0xff;
      switch (command) {
        case LIST_MECHANISMS -> answer(out, header, 0, "PLAIN");
        case AUTHENTICATE -> {
          String said = new String(content, StandardCharsets.UTF_8).replace('\0', '|');
          introductions.add(said);
          known = said.endsWith("|larder|secret");
          answer(out, header, known ? 0 : FAILED, known ? "Authenticated" : "Auth failure.");
        }
        case GET -> {
          answer(out, header, known ? NOT_FOUND : FAILED, known ? "Not found" : "Auth failure.");
          if (!known) {
            return;
          }
        }
        default -> answer(out, header, 0, "");
      }
    }
  }

  private static void answer(OutputStream out, ByteBuffer request, int status, String text)
      throws IOException {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer answer = ByteBuffer.allocate(24 + content.length);
    answer.put((byte) 0x81).put(request.get(1)).putShort((short) 0).put((byte) 0).put((byte) 0);
    answer.putShort((short) status).putInt(content.length).putInt(request.getInt(12)).putLong(0);
    answer.put(content);
    out.write(answer.array());
    out.flush();
  }

  private ServerConnection connect(ServerSocket listener, String password) {
    Thread server = new Thread(() -> serve(listener), "server-with-sasl");
    server.setDaemon(true);
    server.start();
    return new ServerConnection(
        new Address("127.0.0.1", listener.getLocalPort()),
        new WireSettings(LONG, LONG, 1, WireProtocol.BINARY, new Credentials("larder", password)),
        Outages.UNHEARD);
  }

  private static ServerSocket listener() throws IOException {
    return new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
  }

  @Test
  void aClientSaysWhoItIsBeforeItAsks() throws Exception {
    try (ServerSocket listener = listener();
        ServerConnection connection = connect(listener, "secret")) {
      assertTrue(connection.awaitFirstTry(Duration.ofSeconds(20)), "not let in");
      assertNull(connection.get("absent"));
      assertEquals(1, introductions.size(), introductions::toString);
    }
  }

  @Test
  void aWrongPasswordIsAServerOutOfReach() throws Exception {
    try (ServerSocket listener = listener();
        ServerConnection connection = connect(listener, "wrong")) {
      assertFalse(connection.awaitFirstTry(Duration.ofSeconds(20)), "let in");
      assertFalse(introductions.isEmpty(), "nobody said who it is");
    }
  }

  @Test
  void aPasswordIsNotShown() {
    assertFalse(new Credentials("larder", "secret").toString().contains("secret"));
  }
}
