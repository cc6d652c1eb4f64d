package dev.larder.server.packaged;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.hpack.HpackDecoder;
import org.eclipse.jetty.http2.hpack.HpackException;

/** One connection of HTTP/2 without TLS, that asks on several streams at a time. For one thread. */
final class Http2Load implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 30_000;
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int GO_AWAY = 7;
  private static final int WINDOW_UPDATE = 8;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;

  private final Socket socket;
  private final DataInputStream in;
  private final HpackDecoder decoder = new HpackDecoder(1 << 16, System::nanoTime);
  private int nextStream = 1;
  private int lastStream = Integer.MAX_VALUE;
  private boolean goesAway;
  private boolean heard;

  Http2Load(int port) throws IOException {
    this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    this.in = new DataInputStream(socket.getInputStream());
  }

  /**
   * What came of some streams.
   *
   * @param told unanswered because the server had said so
   * @param unanswered for no reason
   * @param how the connection ended, or what was answered instead
   * @param ended whether no other streams may follow
   */
  record Result(int answered, int told, int unanswered, String how, boolean ended) {}

  /** Whether the server has sent anything. */
  boolean heard() {
    return heard;
  }

  /** Opens streams and reads until they have ended. */
  Result ask(int streams, String... targets) {
    Set<Integer> open = new TreeSet<>();
    String how = "";
    int answered = 0;
    int wrong = 0;
    try {
      ByteArrayOutputStream frames = new ByteArrayOutputStream();
      if (nextStream == 1) {
        frames.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        frames.writeBytes(frame(SETTINGS, 0, 0, new byte[0]));
      }
      for (int i = 0; i < streams; i++) {
        byte[] block = block(targets[i % targets.length]);
        frames.writeBytes(frame(HEADERS, END_STREAM | END_HEADERS, nextStream, block));
        open.add(nextStream);
        nextStream += 2;
      }
      socket.getOutputStream().write(frames.toByteArray());
    } catch (IOException e) {
      how = e.toString();
    }
    try {
      while (!open.isEmpty()) {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = new byte[length];
        in.readFully(payload);
        heard = true;
        switch (type) {
          case HEADERS -> {
            MetaData head = decoder.decode(ByteBuffer.wrap(payload));
            if (head instanceof MetaData.Response response && response.getStatus() != 200) {
              how = "status " + response.getStatus();
              wrong++;
              open.remove(stream);
            }
          }
          case DATA -> {
            if (length > 0) {
              byte[] credit = ByteBuffer.allocate(4).putInt(length).array();
              socket.getOutputStream().write(frame(WINDOW_UPDATE, 0, 0, credit));
            }
          }
          case RST_STREAM -> {
            how = "reset with " + ByteBuffer.wrap(payload).getInt();
            wrong++;
            open.remove(stream);
          }
          case GO_AWAY -> {
            goesAway = true;
            lastStream = ByteBuffer.wrap(payload).getInt();
          }
          default -> {}
        }
        if ((type == HEADERS || type == DATA) && (flags & END_STREAM) != 0 && open.remove(stream)) {
          answered++;
        }
      }
    } catch (IOException | HpackException e) {
      how = how + " " + e;
    }
    int told = (int) open.stream().filter(stream -> goesAway && stream > lastStream).count();
    return new Result(
        answered,
        told,
        wrong + open.size() - told,
        how + " GOAWAY " + (goesAway ? lastStream : "none") + " open " + open,
        goesAway || !open.isEmpty());
  }

  private byte[] block(String target) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    literal(block, ":method", "GET");
    literal(block, ":scheme", "http");
    literal(block, ":path", target);
    literal(block, ":authority", "127.0.0.1");
    return block.toByteArray();
  }

  private static void literal(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    for (String text : new String[] {name, value}) {
      block.write(text.length());
      block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static byte[] frame(int type, int flags, int stream, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
    frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
    frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
    return frame.array();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
