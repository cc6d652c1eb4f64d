package dev.larder.server.packaged;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An origin of a few pages, which may be cached, and of a WebSocket at {@link #ECHO} that sends
 * back each message that it gets (RFC 6455), on plain sockets. Whoever starts it closes it.
 */
final class WebSocketOrigin implements AutoCloseable {

  /** The path of the WebSocket. */
  static final String ECHO = "/echo";

  /** The path of an image that is there when a WebSocket has been closed, and not before. */
  static final String AFTER_ECHO = "/after-echo.svg";

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private final ServerSocket server;
  private final Map<String, Page> pages;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private final CountDownLatch firstClosed = new CountDownLatch(1);

  /** What is at a path. */
  record Page(String type, String content) {}

  private WebSocketOrigin(Map<String, Page> pages) throws IOException {
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.pages = Map.copyOf(pages);
  }

  static WebSocketOrigin start(Map<String, Page> pages) throws IOException {
    WebSocketOrigin origin = new WebSocketOrigin(pages);
    origin.daemon(origin::accept);
    return origin;
  }

  private void daemon(Runnable task) {
    Thread thread = new Thread(task, "websocket-origin");
    thread.setDaemon(true);
    thread.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  /** WebSockets that were opened. */
  int opened() {
    return opened.get();
  }

  /** WebSockets that were closed as the protocol asks for. */
  int closed() {
    return closed.get();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        daemon(() -> serve(socket));
      } catch (IOException e) {
        // Closed.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket;
        DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        DataOutputStream out = new DataOutputStream(socket.getOutputStream())) {
      socket.setTcpNoDelay(true);
      while (true) {
        String path = line(in).split(" ", -1)[1];
        Map<String, String> fields = fields(in);
        if (path.equals(ECHO) && "websocket".equalsIgnoreCase(fields.get("upgrade"))) {
          out.write(handshake(fields));
          opened.incrementAndGet();
          echo(in, out);
          closed.incrementAndGet();
          firstClosed.countDown();
          return;
        }
        if (path.equals(AFTER_ECHO)) {
          awaitClosed();
        }
        out.write(answer(pages.get(path)));
      }
    } catch (IOException e) {
      // The other side has closed.
    } finally {
      open.remove(socket);
    }
  }

  private void awaitClosed() throws IOException {
    try {
      if (!firstClosed.await(50, TimeUnit.SECONDS)) {
        throw new IOException("no WebSocket was closed");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static String line(DataInputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("after " + line);
      }
      line.append((char) b);
    }
    return line.toString().stripTrailing();
  }

  private static Map<String, String> fields(DataInputStream in) throws IOException {
    Map<String, String> fields = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      fields.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return fields;
  }

  private static byte[] answer(@Nullable Page page) {
    String content = page == null ? "" : page.content();
    String head =
        page == null
            ? "HTTP/1.1 404 Not Found\r\n"
            : "HTTP/1.1 200 OK\r\nCache-Control: max-age=600\r\nContent-Type: "
                + page.type()
                + "\r\n";
    return (head + "Content-Length: " + content.length() + "\r\n\r\n" + content)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] handshake(Map<String, String> fields) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest((fields.get("sec-websocket-key") + GUID).getBytes(StandardCharsets.US_ASCII));
      return ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Accept: "
              + Base64.getEncoder().encodeToString(digest)
              + "\r\n\r\n")
          .getBytes(StandardCharsets.US_ASCII);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sends frames back until one of them says close. */
  private static void echo(DataInputStream in, DataOutputStream out) throws IOException {
    while (true) {
      int first = in.readUnsignedByte();
      int second = in.readUnsignedByte();
      if ((second & 0x80) == 0) {
        throw new IOException("a frame of a client without a mask");
      }
      int length = second & 0x7f;
      if (length == 126) {
        length = in.readUnsignedShort();
      } else if (length == 127) {
        length = Math.toIntExact(in.readLong());
      }
      byte[] mask = in.readNBytes(4);
      byte[] payload = in.readNBytes(length);
      for (int i = 0; i < payload.length; i++) {
        payload[i] ^= mask[i % 4];
      }
      int opcode = first & 0xf;
      send(out, opcode == PING ? (first & 0xf0) | PONG : first, payload);
      if (opcode == CLOSE) {
        return;
      }
    }
  }

  private static void send(DataOutputStream out, int first, byte[] payload) throws IOException {
    out.write(first);
    if (payload.length < 126) {
      out.write(payload.length);
    } else if (payload.length < 1 << 16) {
      out.write(126);
      out.writeShort(payload.length);
    } else {
      out.write(127);
      out.writeLong(payload.length);
    }
    out.write(payload);
    out.flush();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
