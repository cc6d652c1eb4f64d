package dev.larder.server.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Stored bodies that cannot be read when they are to be sent. */
@Timeout(60)
class UnreadableBodyTest {

  private static final int SIZE = 300_000;
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  private final PassThrough origin = new PassThrough();
  private final AtomicInteger calls = new AtomicInteger();
  private final Path folder;

  UnreadableBodyTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** How a body fails. */
  enum Fault {
    OPEN_FAILS,
    OPEN_THROWS,
    FIRST_READ_FAILS,
    STREAM_IS_EMPTY,
    FILE_IS_CLOSED,
    FILE_IS_SHORT,
    WARM_FILE_IS_CLOSED,
    WARM_FILE_IS_SHORT
  }

  private Body body(Fault fault) throws IOException {
    return switch (fault) {
      case OPEN_FAILS ->
          new Opening(
              () -> {
                throw new IOException("gone");
              });
      case OPEN_THROWS ->
          new Opening(
              () -> {
                throw new IllegalStateException("a bug of the store");
              });
      case FIRST_READ_FAILS -> new Opening(() -> failingAfter(0));
      case STREAM_IS_EMPTY -> new Opening(InputStream::nullInputStream);
      case FILE_IS_CLOSED, WARM_FILE_IS_CLOSED -> {
        FileChannel channel = FileChannel.open(Files.write(folder.resolve("a"), new byte[SIZE]));
        channel.close();
        yield region(channel, 0, fault == Fault.WARM_FILE_IS_CLOSED);
      }
      case FILE_IS_SHORT, WARM_FILE_IS_SHORT ->
          region(
              FileChannel.open(Files.write(folder.resolve("b"), new byte[10])),
              10,
              fault == Fault.WARM_FILE_IS_SHORT);
    };
  }

  private static Body region(FileChannel channel, long position, boolean warm) {
    return new Body.FileRegion(channel, position, SIZE, Body.Check.NONE, warm);
  }

  private interface Opener {
    InputStream open() throws IOException;
  }

  private record Opening(Opener opener) implements Body.Stream {

    @Override
    public long length() {
      return SIZE;
    }

    @Override
    public InputStream open(long offset) throws IOException {
      return opener.open();
    }
  }

  private static InputStream failingAfter(int bytes) {
    return new ByteArrayInputStream(new byte[bytes]) {
      @Override
      public synchronized int read(byte[] into, int start, int length) {
        int count = super.read(into, start, length);
        if (count < 0) {
          throw new IllegalStateException("the disk is broken");
        }
        return count;
      }
    };
  }

  private Answer answer(Pinned stored, Runnable unreadable) {
    return answer(stored, SIZE, unreadable);
  }

  private Answer answer(Pinned stored, int size, Runnable unreadable) {
    return new Answer(
            200,
            new FieldBlock(Fields.of("ETag", "\"stored\"", "X-Stored", "1")),
            new FieldBlock(Fields.of("Age", "7")),
            size,
            stored.body(),
            0,
            size,
            stored,
            Outcome.unforwarded(Reason.FRESH))
        .orElse(
            () -> {
              calls.incrementAndGet();
              unreadable.run();
            });
  }

  /** The server in front of a real origin; the engine's first answer is from the store. */
  private Running serve(StubOrigin upstream, Consumer<Exchange> engine) throws IOException {
    return Running.proxy(upstream.uri()).start(engine);
  }

  private static StubOrigin fresh() throws IOException {
    return StubOrigin.answering(
        "HTTP/1.1 200 OK\r\nETag: \"origin\"\r\nContent-Length: 5\r\n\r\nfresh");
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void theOriginIsAskedInstead(Fault fault) throws Exception {
    Pinned stored = new Pinned(body(fault));
    try (StubOrigin upstream = fresh();
        Running server =
            serve(
                upstream,
                e ->
                    e.answer(
                        answer(
                            stored,
                            () -> {
                              assertEquals(calls.get(), stored.closed());
                              assertTrue(Workers.isHere(), "the origin is asked on a worker");
                              origin.accept(e);
                            })));
        Wire wire = server.connect()) {
      for (int i = 1; i <= 2; i++) {
        Wire.Message response = wire.send(GET).read();
        assertEquals(200, response.status());
        assertEquals("fresh", response.text());
        assertEquals("\"origin\"", response.value("ETag"));
        assertNull(response.value("X-Stored"));
        assertNull(response.value("Age"));
        assertEquals(i, calls.get());
        assertEquals(i, stored.closed());
      }
    }
  }

  /** The request's content has not been touched when the origin is asked after all. */
  @Test
  void contentOfTheRequestIsStillThere() throws Exception {
    Pinned stored = new Pinned(body(Fault.OPEN_FAILS));
    try (StubOrigin upstream = fresh();
        Running server = serve(upstream, e -> e.answer(answer(stored, () -> origin.accept(e))));
        Wire wire = server.connect()) {
      assertEquals(
          "fresh",
          wire.send("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc").read().text());
      assertEquals("abc", upstream.requests().get(0).text());
      assertEquals("fresh", wire.send(GET).read().text());
    }
  }

  @Test
  void anotherAnswerMayFollow() throws Exception {
    Pinned stored = new Pinned(body(Fault.OPEN_FAILS));
    Consumer<Exchange> engine =
        e ->
            e.answer(
                answer(
                    stored, () -> e.answer(PassThrough.answer(502, "neither origin nor cache"))));
    try (StubOrigin upstream = fresh();
        Running server = serve(upstream, engine)) {
      Wire.Message response = server.get("/");
      assertEquals(502, response.status());
      assertEquals("neither origin nor cache", response.text());
      assertNull(response.value("X-Stored"));
    }
  }

  @ParameterizedTest
  @CsvSource({"true, 503", "false, 500"})
  void fallbackThatThrows(boolean busy, int status) throws Exception {
    Pinned stored = new Pinned(body(Fault.OPEN_FAILS));
    try (StubOrigin upstream = fresh();
        Running server =
            serve(
                upstream,
                e ->
                    e.answer(
                        answer(
                            stored,
                            () -> {
                              throw busy
                                  ? new RejectedExecutionException("too many")
                                  : new IllegalStateException("secret");
                            })))) {
      assertEquals(status, server.get("/").status());
      assertEquals(1, stored.closed());
    }
  }

  @Test
  void withoutFallbackTheClientLearnsIt() throws Exception {
    Pinned stored = new Pinned(body(Fault.OPEN_FAILS));
    Answer answer = answer(stored, () -> {});
    Answer last =
        new Answer(
            answer.status(),
            answer.stable(),
            answer.changing(),
            answer.contentLength(),
            answer.body(),
            answer.offset(),
            answer.length(),
            stored,
            answer.outcome());
    try (StubOrigin upstream = fresh();
        Running server = serve(upstream, e -> e.answer(last))) {
      Wire.Message response = server.get("/");
      assertEquals(500, response.status());
      assertNull(response.value("X-Stored"));
      assertFalse(response.text().contains("gone"));
      assertEquals(1, stored.closed());
    }
  }

  /** Once something has been sent there is no way back. */
  @Test
  void laterFailuresCutTheResponse() throws Exception {
    Pinned stored = new Pinned(new Opening(() -> failingAfter(100_000)));
    try (StubOrigin upstream = fresh();
        Running server = serve(upstream, e -> e.answer(answer(stored, () -> origin.accept(e))));
        Wire wire = server.connect()) {
      wire.send(GET);
      assertThrows(IOException.class, wire::read);
      Eventually.holds(() -> stored.closed() == 1);
      assertEquals(0, calls.get());
    }
  }

  private Body changedFile(int size) throws IOException {
    FileChannel channel = FileChannel.open(Files.write(folder.resolve("c"), new byte[size]));
    return new Body.FileRegion(
        channel,
        0,
        size,
        () -> {
          throw new IOException("the file was changed");
        });
  }

  /** All of it is held back until it is known to be right. */
  @Test
  void aSmallFileThatWasChangedIsAskedForInstead() throws Exception {
    Pinned stored = new Pinned(changedFile(60_000));
    try (StubOrigin upstream = fresh();
        Running server =
            serve(upstream, e -> e.answer(answer(stored, 60_000, () -> origin.accept(e))))) {
      assertEquals("fresh", server.get("/").text());
      assertEquals(1, stored.closed());
    }
  }

  /** The last of it is held back, so that nobody takes the rest for whole. */
  @Test
  void aGreatFileThatWasChangedIsCut() throws Exception {
    Pinned stored = new Pinned(changedFile(SIZE));
    try (StubOrigin upstream = fresh();
        Running server = serve(upstream, e -> e.answer(answer(stored, () -> origin.accept(e))));
        Wire wire = server.connect()) {
      wire.send(GET);
      assertThrows(IOException.class, wire::read);
      Eventually.holds(() -> stored.closed() == 1);
      assertEquals(0, calls.get());
    }
  }
}
