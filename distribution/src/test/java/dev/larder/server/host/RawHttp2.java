package dev.larder.server.host;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.hpack.HpackDecoder;
import org.eclipse.jetty.http2.hpack.HpackException;

/** HTTP/2 on a socket, frame by frame, with whatever fields a test wants to send. */
final class RawHttp2 implements AutoCloseable {

  static final int END_STREAM = 1;

  private static final int PATIENCE_MILLIS = 20_000;
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int GO_AWAY = 7;
  private static final int END_HEADERS = 4;

  private final Socket socket;
  private final DataInputStream in;
  private final HpackDecoder decoder = new HpackDecoder(1 << 16, System::nanoTime);

  RawHttp2(int port) throws IOException {
    this(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** On a connection that is there. */
  RawHttp2(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MILLIS);
    this.in = new DataInputStream(socket.getInputStream());
    socket
        .getOutputStream()
        .write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    frame(SETTINGS, 0, 0, new byte[0]);
  }

  private void frame(int type, int flags, int stream, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
    frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
    frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
    socket.getOutputStream().write(frame.array());
  }

  /** Field lines, each {@code name: value}, as literals. */
  RawHttp2 headers(int stream, int flags, String... lines) throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (String line : lines) {
      int colon = line.indexOf(": ", 1);
      block.write(0);
      literal(block, line.substring(0, colon));
      literal(block, line.substring(colon + 2));
    }
    frame(HEADERS, flags | END_HEADERS, stream, block.toByteArray());
    return this;
  }

  private static void literal(ByteArrayOutputStream block, String text) {
    if (text.length() > 126) {
      throw new IllegalArgumentException("longer than one byte can tell");
    }
    block.write(text.length());
    block.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** A whole GET. */
  RawHttp2 get(int stream, String scheme, String authority, String path) throws IOException {
    return headers(
        stream,
        END_STREAM,
        ":method: GET",
        ":scheme: " + scheme,
        ":authority: " + authority,
        ":path: " + path);
  }

  RawHttp2 data(int stream, int flags, String content) throws IOException {
    frame(DATA, flags, stream, content.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  /** The status of the next response, or {@code reset}. */
  String answer() throws IOException {
    while (true) {
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      in.readUnsignedByte();
      in.readInt();
      byte[] payload = in.readNBytes(length);
      if (payload.length < length) {
        throw new EOFException("the connection ended in a frame");
      }
      if (type == RST_STREAM || type == GO_AWAY) {
        return "reset";
      }
      if (type == HEADERS) {
        try {
          MetaData head = decoder.decode(ByteBuffer.wrap(payload));
          if (head instanceof MetaData.Response response) {
            return Integer.toString(response.getStatus());
          }
        } catch (HpackException e) {
          throw new IOException(e);
        }
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

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
