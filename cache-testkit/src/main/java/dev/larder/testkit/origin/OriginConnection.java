package dev.larder.testkit.origin;

import dev.larder.api.Fields;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One connection to a scripted origin: requests and answers in turn. */
final class OriginConnection {

  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

  private final ScriptedOrigin origin;
  private final Socket socket;
  private final int number;

  OriginConnection(ScriptedOrigin origin, Socket socket, int number) {
    this.origin = origin;
    this.socket = socket;
    this.number = number;
  }

  /** Serves the connection until either side closes it. */
  void serve() {
    try (socket) {
      socket.setTcpNoDelay(true);
      MessageReader in = new MessageReader(new BufferedInputStream(socket.getInputStream()));
      OutputStream out = new BufferedOutputStream(socket.getOutputStream());
      AnswerWriter writer = new AnswerWriter(out);
      converse(in, out, writer);
      socket.shutdownOutput();
    } catch (IOException e) {
      // The other side went away, or a test closed the origin.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void converse(MessageReader in, OutputStream out, AnswerWriter writer)
      throws IOException, InterruptedException {
    try {
      boolean open = true;
      while (open) {
        OriginRequest request = read(in, out);
        open = request != null && answer(request, writer, in);
      }
    } catch (ProtocolException e) {
      // Noted before the connection closes, by which a test sees that it was refused.
      origin.refuse(String.valueOf(e.getMessage()));
    }
  }

  private boolean answer(OriginRequest request, AnswerWriter writer, MessageReader in)
      throws IOException, InterruptedException {
    OriginAnswer answer = origin.answer(request);
    return switch (answer.state.end) {
      case CLOSE_INSTEAD -> false;
      case NEVER_ANSWER -> {
        in.toEnd(new ByteArrayOutputStream());
        yield false;
      }
      case KEEP, CLOSE_AFTER -> writer.write(answer, request.method()) && !asksToClose(request);
    };
  }

  private @Nullable OriginRequest read(MessageReader in, OutputStream out) throws IOException {
    String line = in.lineOrEnd();
    if (line == null) {
      return null;
    }
    String[] parts = line.split(" ", -1);
    if (parts.length != 3 || !parts[2].startsWith("HTTP/1.")) {
      throw new ProtocolException("not a request line: " + line);
    }
    Fields fields = in.fields();
    if ("100-continue".equalsIgnoreCase(fields.first("Expect"))) {
      out.write(CONTINUE);
      out.flush();
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    Fields trailers = Fields.EMPTY;
    if (MessageReader.isChunked(fields)) {
      trailers = in.chunks(body);
    } else {
      in.exactly(Math.max(0, MessageReader.contentLength(fields)), body);
    }
    return new OriginRequest(
        number, parts[0], parts[1], parts[2], fields, body.toByteArray(), trailers);
  }

  private static boolean asksToClose(OriginRequest request) {
    String connection = request.fields().combined("Connection");
    return connection == null
        ? request.version().equals("HTTP/1.0")
        : connection.toLowerCase(Locale.ROOT).contains("close");
  }
}
