package dev.larder.memcached.pages;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A client of memcached that knows nothing but the text protocol, as any language has one. */
final class PlainClient implements AutoCloseable {

  private static final int DEADLINE = 20_000;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  PlainClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(DEADLINE);
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /** Flags and bytes of a value. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Value(long flags, byte[] bytes) {

    String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  @Nullable Value get(String key) throws IOException {
    send("get " + key + "\r\n", new byte[0]);
    String line = line();
    if (line.equals("END")) {
      return null;
    }
    String[] words = line.split(" ", -1);
    byte[] bytes = new byte[Integer.parseInt(words[3])];
    in.readFully(bytes);
    line();
    if (!line().equals("END")) {
      throw new IOException("no END behind " + line);
    }
    return new Value(Long.parseLong(words[2]), bytes);
  }

  void set(String key, byte[] bytes) throws IOException {
    send("set " + key + " 0 0 " + bytes.length + "\r\n", bytes);
    send("\r\n", new byte[0]);
    String line = line();
    if (!line.equals("STORED")) {
      throw new IOException(line);
    }
  }

  void set(String key, String text) throws IOException {
    set(key, text.getBytes(StandardCharsets.UTF_8));
  }

  private void send(String line, byte[] bytes) throws IOException {
    out.write(line.getBytes(StandardCharsets.ISO_8859_1));
    out.write(bytes);
    out.flush();
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.readUnsignedByte(); b != '\n'; b = in.readUnsignedByte()) {
      line.write(b);
    }
    return line.toString(StandardCharsets.ISO_8859_1).strip();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
