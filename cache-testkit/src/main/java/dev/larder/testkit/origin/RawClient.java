package dev.larder.testkit.origin;

import dev.larder.api.Fields;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One connection to a server: sends exactly what it is told and reads responses strictly, so that
 * what a lenient client would hide is an exception here.
 *
 * <p>Requests may be pipelined: send several, then read as many. For one thread. Whoever connects
 * it closes it.
 */
public final class RawClient implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Pattern STATUS_LINE =
      Pattern.compile("(HTTP/1\\.[01]) ([1-9][0-9]{2}) ([\\t\\x20-\\x7e\\x80-\\xff]*)");

  private final Socket socket;
  private final InputStream in;
  private final MessageReader reader;

  private RawClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
    this.reader = new MessageReader(in);
  }

  /** Connects to a port of the loopback interface, and waits 30 seconds at most for each read. */
  public static RawClient connect(int port) throws IOException {
    return connect("127.0.0.1", port, PATIENCE);
  }

  /**
   * Connects.
   *
   * @param patience how long to wait for the connection and for each read: then a {@link
   *     java.net.SocketTimeoutException}
   */
  public static RawClient connect(String host, int port, Duration patience) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) patience.toMillis());
      socket.connect(new InetSocketAddress(host, port), (int) patience.toMillis());
      return new RawClient(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** One GET request on a connection of its own, which asks to be closed. */
  public static RawResponse get(int port, String target, String... namesAndValues)
      throws IOException {
    try (RawClient client = connect(port)) {
      Fields fields =
          Fields.of("Host", "127.0.0.1:" + port, "Connection", "close")
              .plus(Fields.of(namesAndValues).lines());
      return client.exchange("GET", target, fields, new byte[0]);
    }
  }

  /** Sends these bytes. */
  public void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** Sends this text as ISO 8859-1; nothing is added, no line end either. */
  public void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Says that nothing more will be sent. */
  public void sendEnd() throws IOException {
    socket.shutdownOutput();
  }

  /**
   * Sends a request and reads its response.
   *
   * @param fields sent as they are; a Content-Length is added if there is a body and the fields do
   *     not frame it
   */
  public RawResponse exchange(String method, String target, Fields fields, byte[] body)
      throws IOException {
    StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    fields.forEach(line -> head.append(line).append("\r\n"));
    if (body.length > 0 && !fields.has("Content-Length") && !fields.has("Transfer-Encoding")) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    request.writeBytes(body);
    send(request.toByteArray());
    return read(method);
  }

  /** Sends a GET request with a Host field and these, and reads its response. */
  public RawResponse get(String target, String... namesAndValues) throws IOException {
    Fields host = Fields.of("Host", "127.0.0.1:" + socket.getPort());
    return exchange("GET", target, host.plus(Fields.of(namesAndValues).lines()), new byte[0]);
  }

  /** Reads the response to a GET request. */
  public RawResponse read() throws IOException {
    return read("GET");
  }

  /**
   * Reads a response, behind any interim ones.
   *
   * @param method of the request, since a response to HEAD has no body
   * @throws ProtocolException if it is not HTTP/1.1 to the letter
   * @throws java.io.EOFException if the connection ends before the head does
   */
  public RawResponse read(String method) throws IOException {
    List<RawResponse> interim = new ArrayList<>();
    while (true) {
      String line = reader.line();
      Matcher matcher = STATUS_LINE.matcher(line);
      if (!matcher.matches()) {
        throw new ProtocolException("not a status line: " + line);
      }
      int status = Integer.parseInt(matcher.group(2));
      Fields fields = reader.fields();
      RawResponse head =
          new RawResponse(
              matcher.group(1),
              status,
              matcher.group(3),
              fields,
              new byte[0],
              Fields.EMPTY,
              RawResponse.End.CLEAN,
              List.copyOf(interim));
      if (status < 200 && status != 101) {
        interim.add(head);
      } else {
        return method.equals("HEAD") || status < 200 || status == 204 || status == 304
            ? head
            : withBody(head);
      }
    }
  }

  /**
   * Whether the server has closed the connection, or does so now, having sent nothing more.
   *
   * @throws ProtocolException if more bytes came
   */
  public boolean awaitClosed() throws IOException {
    try {
      int next = in.read();
      if (next >= 0) {
        throw new ProtocolException("more came behind the response: " + (char) next);
      }
      return true;
    } catch (SocketException e) {
      return true; // reset is an end, too
    }
  }

  /** How many bytes have arrived and were not read yet. */
  public int available() throws IOException {
    return in.available();
  }

  /** Reads so many bytes as they come, framing and all. */
  public byte[] readBytes(int count) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    reader.exactly(count, bytes);
    return bytes.toByteArray();
  }

  /** Closes the connection. */
  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** Ends the connection with a reset, as a client that was killed may. */
  public void abort() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  private RawResponse withBody(RawResponse head) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    Fields trailers = Fields.EMPTY;
    RawResponse.End end = RawResponse.End.CLEAN;
    boolean chunked = MessageReader.isChunked(head.fields());
    long length = MessageReader.contentLength(head.fields());
    try {
      if (chunked) {
        trailers = reader.chunks(body);
      } else if (length >= 0) {
        reader.exactly(length, body);
      } else {
        end = RawResponse.End.CLOSED;
        reader.toEnd(body);
      }
    } catch (MessageReader.CutException | SocketException e) {
      end = RawResponse.End.CUT;
    }
    return new RawResponse(
        head.version(),
        head.status(),
        head.reason(),
        head.fields(),
        body.toByteArray(),
        trailers,
        end,
        head.interim());
  }
}
