package dev.larder.testkit.origin;

import dev.larder.api.Field;
import dev.larder.api.Fields;
import dev.larder.testkit.host.Gate;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One scripted answer, good or as bad as a test wants it. Immutable: each method gives a changed
 * copy.
 *
 * <p>Unless told otherwise it is sent with the true Content-Length, the connection stays open, and
 * answers to HEAD and with the status 204 or 304 have no body.
 */
public final class OriginAnswer {

  /** How the end of the body is told. */
  public enum Framing {
    /** By Content-Length. */
    LENGTH,
    /** By chunks. */
    CHUNKED,
    /** By the end of the connection. */
    CLOSE
  }

  /** What happens to the connection, and when. */
  enum End {
    KEEP,
    CLOSE_AFTER,
    CLOSE_INSTEAD,
    NEVER_ANSWER
  }

  final State state;

  private OriginAnswer(State state) {
    this.state = state;
  }

  static final class State implements Cloneable {
    String statusLine = "HTTP/1.1 200 OK";
    int status = 200;
    List<Field> fields = List.of();
    byte[] body = {};
    Framing framing = Framing.LENGTH;
    Fields trailers = Fields.EMPTY;
    List<byte[]> interim = List.of();
    @Nullable String declaredLength;
    long cutAfter = Long.MAX_VALUE;
    int chunkLength = 8192;
    @Nullable Gate beforeHead;
    @Nullable Gate inBody;
    int inBodyAt;
    End end = End.KEEP;
    byte @Nullable [] raw;

    @Override
    protected State clone() {
      try {
        return (State) super.clone();
      } catch (CloneNotSupportedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private interface Change {
    void apply(State state);
  }

  private OriginAnswer with(Change change) {
    State copy = state.clone();
    change.apply(copy);
    return new OriginAnswer(copy);
  }

  /** An answer with this status and no body. */
  public static OriginAnswer status(int status) {
    return new OriginAnswer(new State())
        .with(
            s -> {
              s.status = status;
              s.statusLine = "HTTP/1.1 " + status + " Scripted";
            });
  }

  /** A 200 answer with a body of text. */
  public static OriginAnswer ok(String body) {
    return status(200).body(body);
  }

  /** Exactly these bytes and nothing else; the connection is closed behind them. */
  public static OriginAnswer raw(byte[] bytes) {
    byte[] copy = bytes.clone();
    return status(200).with(s -> s.raw = copy);
  }

  /** Exactly this text, as ISO 8859-1; the connection is closed behind it. */
  public static OriginAnswer raw(String text) {
    return raw(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** No answer at all: the connection stays open until the origin is closed. */
  public static OriginAnswer never() {
    return status(200).with(s -> s.end = End.NEVER_ANSWER);
  }

  /** No answer: the connection is closed as soon as the request was read. */
  public static OriginAnswer closeConnection() {
    return status(200).with(s -> s.end = End.CLOSE_INSTEAD);
  }

  /** Adds a field line, which is sent as it is: nothing is checked. */
  public OriginAnswer field(String name, String value) {
    return with(
        s -> {
          s.fields = new ArrayList<>(s.fields);
          s.fields.add(new Field(name, value));
        });
  }

  /** Sends another status line, malformed if need be; without the line end. */
  public OriginAnswer statusLine(String line) {
    return with(s -> s.statusLine = line);
  }

  /** Sets the body, as UTF-8. */
  public OriginAnswer body(String text) {
    return body(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Sets the body. */
  public OriginAnswer body(byte[] bytes) {
    byte[] copy = bytes.clone();
    return with(s -> s.body = copy);
  }

  /** Sends the body in chunks. */
  public OriginAnswer chunked() {
    return with(s -> s.framing = Framing.CHUNKED);
  }

  /** Sends the body in chunks of at most this length in bytes. */
  public OriginAnswer chunked(int chunkLength) {
    return chunked().with(s -> s.chunkLength = chunkLength);
  }

  /** Ends the body by closing the connection. */
  public OriginAnswer untilClose() {
    return with(
        s -> {
          s.framing = Framing.CLOSE;
          s.end = End.CLOSE_AFTER;
        });
  }

  /** Adds a trailer field, and so chunks. */
  public OriginAnswer trailer(String name, String value) {
    return chunked().with(s -> s.trailers = s.trailers.plus(List.of(new Field(name, value))));
  }

  /** Sends this Content-Length instead of the true one; any text. */
  public OriginAnswer declaredLength(String length) {
    return with(s -> s.declaredLength = length);
  }

  /** Closes the connection when so many bytes of the body (content, not framing) were sent. */
  public OriginAnswer cutAfter(long bytes) {
    return with(
        s -> {
          s.cutAfter = bytes;
          s.end = End.CLOSE_AFTER;
        });
  }

  /** Sends an interim answer first, such as 103 with these fields. */
  public OriginAnswer interim(int status, Fields fields) {
    StringBuilder text = new StringBuilder("HTTP/1.1 " + status + " Interim\r\n");
    fields.forEach(line -> text.append(line).append("\r\n"));
    byte[] bytes = text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    return with(
        s -> {
          s.interim = new ArrayList<>(s.interim);
          s.interim.add(bytes);
        });
  }

  /** Waits at the gate before the final head is sent (interim answers go out before). */
  public OriginAnswer holdHead(Gate gate) {
    return with(s -> s.beforeHead = gate);
  }

  /** Waits at the gate when so many bytes of the body were sent. */
  public OriginAnswer holdBody(int bytes, Gate gate) {
    return with(
        s -> {
          s.inBody = gate;
          s.inBodyAt = bytes;
        });
  }

  /** Says {@code Connection: close} and does so. */
  public OriginAnswer close() {
    return field("Connection", "close").with(s -> s.end = End.CLOSE_AFTER);
  }
}
