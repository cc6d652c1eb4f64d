package dev.larder.server.filter;

import dev.larder.api.Body;
import dev.larder.api.Field;
import dev.larder.api.Fields;
import dev.larder.engine.exchange.Answer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Sends whole responses through the servlet API. May block. */
final class Bodies {

  private static final int BUFFER = 64 * 1024;

  /** Fields of which a response has one, which may be there already. */
  private static final Set<String> SINGLE = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  static {
    SINGLE.addAll(Set.of("Date", "Server", "Content-Type"));
  }

  private Bodies() {}

  /**
   * Sends an answer.
   *
   * @return what to do in its place, if its body cannot be read and nothing has been sent; null if
   *     it has been sent
   */
  static @Nullable Runnable send(
      HttpServletRequest request, HttpServletResponse response, Answer answer) throws IOException {
    long length = request.getMethod().equals("HEAD") ? 0 : answer.length();
    if (length == 0 || answer.body() instanceof Body.Buffers) {
      head(response, answer);
      if (length > 0 && answer.body() instanceof Body.Buffers buffers) {
        send(response.getOutputStream(), buffers, answer.offset(), length);
      }
      return null;
    }
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = open(answer.body(), answer.offset())) {
      int count;
      try {
        count = read(in, buffer, length, answer.body());
      } catch (IOException e) {
        if (answer.unreadable() != null) {
          return answer.unreadable();
        }
        throw e;
      }
      head(response, answer);
      for (long left = length; ; count = read(in, buffer, left, answer.body())) {
        response.getOutputStream().write(buffer, 0, count);
        left -= count;
        if (left == 0) {
          return null;
        }
      }
    }
  }

  private static int read(InputStream in, byte[] buffer, long left, Body body) throws IOException {
    int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
    if (count <= 0) {
      throw new EOFException("a stored body ended " + left + " bytes early");
    }
    if (count == left && body instanceof Body.FileRegion region) {
      region.check().afterReading();
    }
    return count;
  }

  private static InputStream open(Body body, long offset) throws IOException {
    if (body instanceof Body.FileRegion region) {
      return new Region(region.channel(), region.position() + offset);
    }
    return ((Body.Stream) body).open(offset);
  }

  private static void head(HttpServletResponse response, Answer answer) {
    response.setStatus(answer.status());
    addAll(response, answer.stable().fields());
    addAll(response, answer.changing().fields());
    if (answer.contentLength() >= 0) {
      response.setContentLengthLong(answer.contentLength());
    }
  }

  private static void addAll(HttpServletResponse response, Fields fields) {
    fields.forEach(line -> add(response, line));
  }

  static void add(HttpServletResponse response, Field line) {
    if (SINGLE.contains(line.name())) {
      response.setHeader(line.name(), line.value());
    } else if (!line.name().equalsIgnoreCase("Content-Length")) {
      response.addHeader(line.name(), line.value());
    }
  }

  private static void send(OutputStream out, Body.Buffers body, long offset, long length)
      throws IOException {
    long skip = offset;
    long left = length;
    for (ByteBuffer part : body.buffers()) {
      int from = (int) Math.min(skip, part.remaining());
      int count = (int) Math.min(left, part.remaining() - from);
      write(out, part.slice(part.position() + from, count));
      skip -= from;
      left -= count;
    }
  }

  /** Writes what remains of a buffer, in one piece if it is on the heap. */
  static void write(OutputStream out, ByteBuffer buffer) throws IOException {
    if (buffer.hasArray()) {
      out.write(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
      buffer.position(buffer.limit());
      return;
    }
    byte[] copy = new byte[Math.min(BUFFER, buffer.remaining())];
    while (buffer.hasRemaining()) {
      int count = Math.min(copy.length, buffer.remaining());
      buffer.get(copy, 0, count);
      out.write(copy, 0, count);
    }
  }

  /** A part of a file that others read, too. */
  private static final class Region extends InputStream {

    private final FileChannel channel;
    private long position;

    Region(FileChannel channel, long position) {
      this.channel = channel;
      this.position = position;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int count) throws IOException {
      int read = channel.read(ByteBuffer.wrap(target, from, count), position);
      position += Math.max(read, 0);
      return read;
    }
  }
}
