package dev.larder.testkit.origin;

import dev.larder.api.Field;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes a scripted answer to a connection. */
final class AnswerWriter {

  private final OutputStream out;

  AnswerWriter(OutputStream out) {
    this.out = out;
  }

  /** Writes it and says whether the connection can be used again. */
  boolean write(OriginAnswer answer, String method) throws IOException, InterruptedException {
    OriginAnswer.State state = answer.state;
    for (byte[] interim : state.interim) {
      out.write(interim);
      out.flush();
    }
    if (state.beforeHead != null) {
      state.beforeHead.pass();
    }
    if (state.raw != null) {
      out.write(state.raw);
      out.flush();
      return false;
    }
    boolean allowed = state.status != 204 && state.status != 304 && state.status >= 200;
    text(head(state, allowed));
    out.flush();
    if (allowed && !method.equals("HEAD")) {
      if (!body(state)) {
        return false;
      }
    }
    out.flush();
    return state.end == OriginAnswer.End.KEEP;
  }

  private static String head(OriginAnswer.State state, boolean bodyAllowed) {
    StringBuilder head = new StringBuilder(state.statusLine).append("\r\n");
    for (Field line : state.fields) {
      head.append(line).append("\r\n");
    }
    if (state.declaredLength != null) {
      head.append("Content-Length: ").append(state.declaredLength).append("\r\n");
    } else if (bodyAllowed && state.framing == OriginAnswer.Framing.LENGTH) {
      head.append("Content-Length: ").append(state.body.length).append("\r\n");
    }
    if (bodyAllowed && state.framing == OriginAnswer.Framing.CHUNKED) {
      head.append("Transfer-Encoding: chunked\r\n");
    }
    return head.append("\r\n").toString();
  }

  /** Writes the body and its end; false if it was cut. */
  private boolean body(OriginAnswer.State state) throws IOException, InterruptedException {
    byte[] body = state.body;
    boolean chunked = state.framing == OriginAnswer.Framing.CHUNKED;
    int end = (int) Math.min(body.length, state.cutAfter);
    int sent = 0;
    while (true) {
      if (state.inBody != null && sent == state.inBodyAt) {
        out.flush();
        state.inBody.pass();
      }
      if (sent == end) {
        break;
      }
      int length = Math.min(state.chunkLength, end - sent);
      if (state.inBody != null && sent < state.inBodyAt) {
        length = Math.min(length, state.inBodyAt - sent);
      }
      if (chunked) {
        text(Integer.toHexString(length) + "\r\n");
      }
      out.write(body, sent, length);
      if (chunked) {
        text("\r\n");
      }
      sent += length;
    }
    if (state.cutAfter != Long.MAX_VALUE) {
      out.flush();
      return false;
    }
    if (chunked) {
      text("0\r\n");
      for (Field line : state.trailers) {
        text(line + "\r\n");
      }
      text("\r\n");
    }
    return true;
  }

  private void text(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
