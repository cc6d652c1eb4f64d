package dev.larder.server.host;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.hpack.HpackDecoder;
import org.eclipse.jetty.http2.hpack.HpackException;

/** HTTP/2 on a socket, frame by frame, with whatever a test wants to send. */
final class RawHttp2 implements AutoCloseable {

  static final int END_STREAM = 1;
  static final int ACK = 1;
  static final int END_HEADERS = 4;
  static final int PADDED = 8;
  static final int WITH_PRIORITY = 32;

  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PUSH_PROMISE = 5;
  static final int PING = 6;
  static final int GO_AWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;
  private final DataInputStream in;
  private final HpackDecoder decoder = new HpackDecoder(1 << 16, System::nanoTime);

  RawHttp2(int port) throws IOException {
    this(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** On a connection that is there. */
  RawHttp2(Socket socket) throws IOException {
    this(socket, PREFACE);
    frame(SETTINGS, 0, 0, new byte[0]);
  }

  private RawHttp2(Socket socket, String start) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    this.in = new DataInputStream(socket.getInputStream());
    bytes(start.getBytes(StandardCharsets.US_ASCII));
  }

  /** A connection that begins with something else than it must, or nothing. */
  static RawHttp2 beginning(int port, String start) throws IOException {
    return new RawHttp2(new Socket(InetAddress.getLoopbackAddress(), port), start);
  }

  /** The preface without the settings that must follow. */
  static RawHttp2 withoutSettings(int port) throws IOException {
    return beginning(port, PREFACE);
  }

  RawHttp2 bytes(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  static byte[] frameBytes(int type, int flags, int stream, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
    frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
    frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
    return frame.array();
  }

  RawHttp2 frame(int type, int flags, int stream, byte[] payload) throws IOException {
    return bytes(frameBytes(type, flags, stream, payload));
  }

  /** A frame whose payload is in hexadecimal digits. */
  RawHttp2 frame(int type, int flags, int stream, String payload) throws IOException {
    return frame(type, flags, stream, HexFormat.of().parseHex(payload.replace(" ", "")));
  }

  /** Field lines, each {@code name: value}, as literals. */
  RawHttp2 headers(int stream, int flags, String... lines) throws IOException {
    return frame(HEADERS, flags | END_HEADERS, stream, block(lines));
  }

  /** A header block of literals. */
  static byte[] block(String... lines) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (String line : lines) {
      int colon = line.indexOf(": ", 1);
      block.write(0);
      literal(block, line.substring(0, colon));
      literal(block, line.substring(colon + 2));
    }
    return block.toByteArray();
  }

  private static void literal(ByteArrayOutputStream block, String text) {
    int rest = text.length() - 127;
    block.write(Math.min(127, text.length()));
    if (rest >= 0) {
      for (; rest >= 128; rest >>= 7) {
        block.write((rest & 127) | 128);
      }
      block.write(rest);
    }
    block.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  RawHttp2 data(int stream, int flags, String content) throws IOException {
    return frame(DATA, flags, stream, content.getBytes(StandardCharsets.ISO_8859_1));
  }

  static String[] requestLines(String method, String... more) {
    String[] lines = new String[4 + more.length];
    lines[0] = ":method: " + method;
    lines[1] = ":scheme: http";
    lines[2] = ":authority: a";
    lines[3] = ":path: /";
    System.arraycopy(more, 0, lines, 4, more.length);
    return lines;
  }

  /** A whole GET of / with further fields. */
  RawHttp2 get(int stream, String... more) throws IOException {
    return headers(stream, END_STREAM, requestLines("GET", more));
  }

  /** A whole GET. */
  RawHttp2 getFrom(int stream, String scheme, String authority, String path) throws IOException {
    return headers(
        stream,
        END_STREAM,
        ":method: GET",
        ":scheme: " + scheme,
        ":authority: " + authority,
        ":path: " + path);
  }

  /** The status of the next response, or {@code reset}. */
  String answer() throws IOException {
    String event = event();
    while (event.equals("pong")) {
      event = event();
    }
    if (event.equals("closed")) {
      throw new EOFException("the connection ended");
    }
    return event.matches("[0-9]+@.*") ? event.substring(0, event.indexOf('@')) : "reset";
  }

  /**
   * What happens next: {@code 200@1}, {@code RST cancel_stream_error@1}, {@code GOAWAY
   * protocol_error}, {@code pong} or {@code closed}. Settings, content and windows are passed over.
   */
  String event() throws IOException {
    while (true) {
      byte[] payload;
      int type;
      int flags;
      int stream;
      try {
        int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
        type = in.readUnsignedByte();
        flags = in.readUnsignedByte();
        stream = in.readInt();
        payload = in.readNBytes(length);
        if (payload.length < length) {
          return "closed";
        }
      } catch (EOFException | SocketException e) {
        return "closed";
      }
      switch (type) {
        case RST_STREAM -> {
          return "RST " + code(ByteBuffer.wrap(payload).getInt()) + "@" + stream;
        }
        case GO_AWAY -> {
          return "GOAWAY " + code(ByteBuffer.wrap(payload).getInt(4));
        }
        case PING -> {
          if (flags == ACK) {
            return "pong";
          }
        }
        case HEADERS -> {
          try {
            if (decoder.decode(ByteBuffer.wrap(payload)) instanceof MetaData.Response response) {
              return response.getStatus() + "@" + stream;
            }
          } catch (HpackException e) {
            throw new IOException(e);
          }
        }
        default -> {}
      }
    }
  }

  /** What comes until the server closes: {@code status 200 on 1}, {@code goaway 1}, or other. */
  List<String> untilClosed() throws IOException {
    List<String> seen = new ArrayList<>();
    while (true) {
      int first = in.read();
      if (first < 0) {
        return seen;
      }
      int length = first << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      in.readUnsignedByte();
      int stream = in.readInt();
      ByteBuffer payload = ByteBuffer.wrap(in.readNBytes(length));
      if (type == GO_AWAY) {
        seen.add("goaway " + payload.getInt());
      } else if (type == HEADERS) {
        try {
          MetaData.Response response = (MetaData.Response) decoder.decode(payload);
          seen.add("status " + response.getStatus() + " on " + stream);
        } catch (HpackException e) {
          throw new IOException(e);
        }
      }
    }
  }

  /** Reads so much content, of whatever streams, and passes over everything else. */
  void readContent(long bytes) throws IOException {
    for (long read = 0; read < bytes; ) {
      int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      in.skipNBytes(5L + length);
      read += type == DATA ? length : 0;
    }
  }

  /** Lets so much content come: on the connection, and on streams that are begun later. */
  RawHttp2 window(int bytes) throws IOException {
    ByteBuffer setting = ByteBuffer.allocate(6).putShort((short) 4).putInt(bytes);
    frame(SETTINGS, 0, 0, setting.array());
    return frame(WINDOW_UPDATE, 0, 0, ByteBuffer.allocate(4).putInt(bytes).array());
  }

  private static String code(int code) {
    return ErrorCode.toString(code, Integer.toString(code));
  }

  /** Reads until the other side closes: what happened before, without the answers. */
  String toEnd() throws IOException {
    String last = "nothing";
    for (String event = event(); !event.equals("closed"); event = event()) {
      if (event.startsWith("GOAWAY")) {
        last = event;
      }
    }
    return last;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
