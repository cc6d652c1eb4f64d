package dev.larder.server.host;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1 on a socket, byte by byte, for either side. Bytes are read as ISO 8859-1. */
final class Wire implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  Wire(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  static Wire to(int port) throws IOException {
    return new Wire(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** Lines as HTTP ends them. */
  static String lines(String... lines) {
    return String.join("\r\n", lines) + "\r\n";
  }

  Wire send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  Wire send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
    return this;
  }

  /** A start line, fields and content. */
  record Message(String start, List<String> fields, String text, List<String> trailers) {

    int status() {
      return Integer.parseInt(start.split(" ", -1)[1]);
    }

    List<String> values(String name) {
      List<String> values = new ArrayList<>();
      for (String line : fields) {
        int colon = line.indexOf(':');
        if (line.substring(0, colon).equalsIgnoreCase(name)) {
          values.add(line.substring(colon + 1).strip());
        }
      }
      return values;
    }

    @Nullable String value(String name) {
      List<String> values = values(name);
      return values.isEmpty() ? null : String.join(", ", values);
    }
  }

  /** A head, as a message without content. */
  Message readHead() throws IOException {
    String start = readLine();
    return new Message(start, readLines(), "", List.of());
  }

  /** A message with its content by its framing. */
  Message read() throws IOException {
    return content(readHead());
  }

  private Message content(Message head) throws IOException {
    String length = head.value("Content-Length");
    String coding = head.value("Transfer-Encoding");
    if (coding != null && coding.toLowerCase(Locale.ROOT).contains("chunked")) {
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      for (int size = readChunkSize(); size > 0; size = readChunkSize()) {
        content.write(readBytes(size));
        readLine();
      }
      return new Message(head.start(), head.fields(), latin1(content.toByteArray()), readLines());
    }
    byte[] content;
    if (length != null) {
      content = readBytes(Integer.parseInt(length));
    } else if (!head.start().startsWith("HTTP/") || bodiless(head)) {
      content = new byte[0];
    } else {
      content = in.readAllBytes();
    }
    return new Message(head.start(), head.fields(), latin1(content), List.of());
  }

  private static boolean bodiless(Message head) {
    return head.status() < 200 || head.status() == 204 || head.status() == 304;
  }

  int readChunkSize() throws IOException {
    return Integer.parseInt(readLine(), 16);
  }

  byte[] readBytes(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("only " + bytes.length + " of " + count + " bytes");
    }
    return bytes;
  }

  private List<String> readLines() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      lines.add(line);
    }
    return lines;
  }

  String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      int b = in.read();
      if (b < 0) {
        throw new EOFException("the connection ended after '" + line + "'");
      }
      if (b == '\n') {
        int end = line.length() - 1;
        return end >= 0 && line.charAt(end) == '\r' ? line.substring(0, end) : line.toString();
      }
      line.append((char) b);
    }
  }

  private static String latin1(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Everything until the other side closes. */
  String readToEnd() throws IOException {
    return latin1(in.readAllBytes());
  }

  /** Whether the other side has closed and nothing is left to be read. */
  boolean atEnd() throws IOException {
    return in.read() < 0;
  }

  /** Ends what is sent; what comes can still be read. */
  void finish() throws IOException {
    socket.shutdownOutput();
  }

  /** Reads until the other side ends or breaks off, and tells whether it broke off. */
  boolean isBrokenOff() throws IOException {
    try {
      in.readAllBytes();
      return false;
    } catch (SocketException e) {
      return true;
    }
  }

  /** Closes so that the other side gets an error and not an end. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
