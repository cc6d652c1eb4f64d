package dev.larder.server.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Body;
import dev.larder.api.Fields;
import dev.larder.engine.exchange.Answer;
import dev.larder.engine.exchange.Exchange;
import dev.larder.engine.message.FieldBlock;
import dev.larder.engine.outcome.Outcome;
import dev.larder.engine.outcome.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole responses out of a store. */
@Timeout(60)
class AnswerTest {

  private static final int SIZE = 300_000;
  private static final byte[] CONTENT = content();
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  private final Path folder;

  AnswerTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** What a body can be. */
  enum Kind {
    ONE_BUFFER,
    MANY_BUFFERS,
    FILE,
    STREAM
  }

  private static byte[] content() {
    byte[] content = new byte[SIZE];
    for (int i = 0; i < SIZE; i++) {
      content[i] = (byte) (i * 17 + (i >> 9));
    }
    return content;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private Body body(Kind kind) throws IOException {
    return switch (kind) {
      case ONE_BUFFER -> Body.of(direct(CONTENT));
      case MANY_BUFFERS ->
          new Body.Buffers(
              List.of(
                  direct(Arrays.copyOfRange(CONTENT, 0, 10)),
                  direct(new byte[0]),
                  direct(Arrays.copyOfRange(CONTENT, 10, 100_000)),
                  direct(Arrays.copyOfRange(CONTENT, 100_000, SIZE))),
              SIZE);
      case FILE -> {
        Path file = folder.resolve("body");
        Files.write(file, "before".getBytes(StandardCharsets.US_ASCII));
        Files.write(file, CONTENT, StandardOpenOption.APPEND);
        yield new Body.FileRegion(FileChannel.open(file), 6, SIZE);
      }
      case STREAM -> new StreamBody(CONTENT, SIZE);
    };
  }

  private static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip().asReadOnlyBuffer();
  }

  /** A stream of bytes that says how long it is, rightly or not. */
  private static final class StreamBody implements Body.Stream {

    private final byte[] bytes;
    private final long length;
    private final AtomicInteger open = new AtomicInteger();

    StreamBody(byte[] bytes, long length) {
      this.bytes = bytes;
      this.length = length;
    }

    @Override
    public long length() {
      return length;
    }

    @Override
    public InputStream open(long offset) {
      open.incrementAndGet();
      int start = (int) offset;
      return new ByteArrayInputStream(bytes, start, bytes.length - start) {
        @Override
        public void close() {
          open.decrementAndGet();
        }
      };
    }
  }

  private static Answer answer(
      int status, Pinned stored, long contentLength, long offset, long length) {
    return new Answer(
        status,
        new FieldBlock(Fields.of("Content-Type", "text/x", "ETag", "\"1\"")),
        new FieldBlock(Fields.of("Age", "7")),
        contentLength,
        stored.body(),
        offset,
        length,
        stored,
        Outcome.unforwarded(Reason.FRESH));
  }

  private static Running serve(Consumer<Exchange> engine) throws IOException {
    return Running.proxy(URI.create("http://127.0.0.1:1")).start(engine);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void wholeBody(Kind kind) throws Exception {
    Pinned stored = new Pinned(body(kind));
    try (Running server = serve(e -> e.answer(answer(200, stored, SIZE, 0, SIZE)));
        Wire wire = server.connect()) {
      Wire.Message response = wire.send(GET).read();
      assertEquals(200, response.status());
      assertEquals(text(CONTENT), response.text());
      assertEquals(List.of("" + SIZE), response.values("Content-Length"));
      assertEquals("text/x", response.value("Content-Type"));
      assertEquals("7", response.value("Age"));
      assertNotNull(response.value("Date"));
      assertNull(response.value("Server"));
      Eventually.holds(() -> stored.closed() == 1);
      // The body is as it was: it can be sent again.
      assertEquals(text(CONTENT), wire.send(GET).read().text());
      Eventually.holds(() -> stored.closed() == 2);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ONE_BUFFER, 0, 1",
    "ONE_BUFFER, 299999, 1",
    "ONE_BUFFER, 17, 200000",
    "MANY_BUFFERS, 9, 2",
    "MANY_BUFFERS, 10, 1",
    "MANY_BUFFERS, 99999, 200001",
    "MANY_BUFFERS, 5, 3",
    "FILE, 0, 65536",
    "FILE, 70000, 65537",
    "FILE, 299999, 1",
    "STREAM, 0, 65536",
    "STREAM, 123, 200000"
  })
  void rangeOfBody(Kind kind, int offset, int length) throws Exception {
    Pinned stored = new Pinned(body(kind));
    try (Running server = serve(e -> e.answer(answer(206, stored, length, offset, length)));
        Wire wire = server.connect()) {
      Wire.Message response = wire.send(GET).read();
      assertEquals(text(Arrays.copyOfRange(CONTENT, offset, offset + length)), response.text());
      assertEquals("" + length, response.value("Content-Length"));
      Eventually.holds(() -> stored.closed() == 1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HEAD, 200, 300000, 300000",
    "HEAD, 200, -1,",
    "GET, 304, 300000, 300000",
    "GET, 304, -1,",
    "GET, 204, -1,"
  })
  void headsWithoutContent(String method, int status, long contentLength, String declared)
      throws Exception {
    Pinned stored = new Pinned(body(Kind.ONE_BUFFER));
    try (Running server = serve(e -> e.answer(answer(status, stored, contentLength, 0, 0)));
        Wire wire = server.connect()) {
      String request = method + " / HTTP/1.1\r\nHost: a\r\n\r\n";
      Wire.Message response = wire.send(request).readHead();
      assertEquals(declared, response.value("Content-Length"));
      assertEquals(response.start(), wire.send(request).readHead().start());
      Eventually.holds(() -> stored.closed() == 2);
    }
  }

  @Test
  void dateIsTheStoredOne() throws IOException {
    FieldBlock dated = new FieldBlock(Fields.of("Date", "Sun, 22 Nov 2026 00:00:00 GMT"));
    Answer answer =
        new Answer(
            200,
            dated,
            FieldBlock.EMPTY,
            0,
            Body.EMPTY,
            0,
            0,
            null,
            Outcome.unforwarded(Reason.FRESH));
    try (Running server = serve(e -> e.answer(answer))) {
      assertEquals(List.of("Sun, 22 Nov 2026 00:00:00 GMT"), server.get("/").values("Date"));
    }
  }

  @Test
  void lineEndsInValuesDoNotEndFields() throws IOException {
    Answer answer =
        new Answer(
            200,
            new FieldBlock(Fields.of("X", "a\r\nSet-Cookie: b")),
            FieldBlock.EMPTY,
            0,
            Body.EMPTY,
            0,
            0,
            null,
            Outcome.unforwarded(Reason.FRESH));
    try (Running server = serve(e -> e.answer(answer))) {
      Wire.Message response = server.get("/");
      assertNull(response.value("Set-Cookie"));
      assertEquals("a  Set-Cookie: b", response.value("X"));
    }
  }

  @Test
  void bodyThatBreaksOffIsCutVisibly() throws Exception {
    StreamBody body = new StreamBody(new byte[100_000], SIZE);
    Pinned stored = new Pinned(body);
    try (Running server = serve(e -> e.answer(answer(200, stored, SIZE, 0, SIZE)));
        Wire wire = server.connect()) {
      wire.send(GET);
      assertThrows(IOException.class, wire::read);
      Eventually.holds(() -> stored.closed() == 1 && body.open.get() == 0);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void clientThatGoesAwayReleasesTheBody(Kind kind) throws Exception {
    Pinned stored = new Pinned(big(kind));
    long length = stored.body().length();
    try (Running server = serve(e -> e.answer(answer(200, stored, length, 0, length)))) {
      Wire wire = server.connect();
      wire.send(GET);
      wire.readHead();
      assertEquals(0, stored.closed());
      wire.reset();
      Eventually.holds(() -> stored.closed() == 1);
    }
    assertEquals(1, stored.closed());
  }

  /** More than the sockets' buffers take. */
  private Body big(Kind kind) throws IOException {
    int size = 64 << 20;
    byte[] zeros = new byte[size];
    return switch (kind) {
      case ONE_BUFFER -> Body.of(ByteBuffer.allocateDirect(size));
      case MANY_BUFFERS ->
          new Body.Buffers(
              List.of(ByteBuffer.allocateDirect(size / 2), ByteBuffer.allocateDirect(size / 2)),
              size);
      case FILE -> {
        Path file = folder.resolve("big");
        Files.write(file, zeros);
        yield new Body.FileRegion(FileChannel.open(file), 0, size);
      }
      case STREAM -> new StreamBody(zeros, size);
    };
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws Exception {
    Pinned stored = new Pinned(body(Kind.FILE));
    try (Running server =
            serve(
                e -> {
                  if (e.request().path().equals("/file")) {
                    e.answer(answer(200, stored, SIZE, 0, SIZE));
                  } else {
                    e.answer(PassThrough.answer(200, e.request().path()));
                  }
                });
        Wire wire = server.connect()) {
      wire.send(GET.replace("/ ", "/1 ") + GET.replace("/ ", "/file ") + GET.replace("/ ", "/2 "));
      assertEquals("/1", wire.read().text());
      assertEquals(SIZE, wire.read().text().length());
      assertEquals("/2", wire.read().text());
    }
  }

  @Test
  void engineThatThrows() throws IOException {
    try (Running server =
        serve(
            e -> {
              if (e.request().path().equals("/busy")) {
                throw new RejectedExecutionException("too many");
              }
              throw new IllegalStateException("secret");
            })) {
      assertEquals(503, server.get("/busy").status());
      Wire.Message response = server.get("/");
      assertEquals(500, response.status());
      assertEquals("500 Server Error\n", response.text());
    }
  }

  @Test
  void unreadContentEndsTheConnection() throws IOException {
    try (Running server = serve(e -> e.answer(PassThrough.answer(403, "no")));
        Wire wire = server.connect()) {
      wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
      Wire.Message response = wire.read();
      assertEquals("no", response.text());
      assertEquals("close", response.value("Connection"));
      assertTrue(wire.atEnd());
    }
  }
}
