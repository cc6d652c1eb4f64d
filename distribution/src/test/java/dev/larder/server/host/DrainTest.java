package dev.larder.server.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.server.config.Limits;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that is told to stop. */
@Timeout(60)
class DrainTest {

  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private final CountDownLatch answer = new CountDownLatch(1);

  /** Answers when it is let. */
  private StubOrigin slow() throws IOException {
    return StubOrigin.running(
        (wire, origin) -> {
          while (true) {
            origin.receive(wire);
            try {
              answer.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            wire.send(OK);
          }
        });
  }

  private static CompletableFuture<Void> stop(Running server) {
    return CompletableFuture.runAsync(server::close);
  }

  private static void notListening(int port) throws InterruptedException {
    Eventually.holds(
        () -> {
          try (Wire wire = Wire.to(port)) {
            return false;
          } catch (ConnectException e) {
            return true;
          } catch (IOException e) {
            return false;
          }
        });
  }

  @Test
  void aRequestUnderWayIsAnsweredAndEndsItsConnection() throws Exception {
    try (StubOrigin origin = slow();
        Running server = Running.proxy(origin.uri()).start(new PassThrough());
        Wire wire = server.connect()) {
      int port = server.port();
      wire.send(GET);
      Eventually.holds(() -> origin.requests().size() == 1);
      CompletableFuture<Void> stopped = stop(server);
      notListening(port);
      answer.countDown();
      Wire.Message response = wire.read();
      assertEquals(200, response.status());
      assertEquals("close", response.value("Connection"));
      assertEquals("", wire.readToEnd());
      stopped.join();
    }
  }

  /** Also a POST, which a client may not simply send again. */
  @Test
  void aConnectionThatIsUsedWithinASecondIsAnswered() throws Exception {
    answer.countDown();
    try (StubOrigin origin = slow();
        Running server = Running.proxy(origin.uri()).start(new PassThrough());
        Wire wire = server.connect()) {
      int port = server.port();
      assertNull(wire.send(GET).read().value("Connection"));
      CompletableFuture<Void> stopped = stop(server);
      notListening(port);
      Wire.Message response =
          wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc").read();
      assertEquals(200, response.status());
      assertEquals("close", response.value("Connection"));
      assertEquals("", wire.readToEnd());
      stopped.join();
    }
  }

  @Test
  void pipelinedRequestsAreAllAnswered() throws Exception {
    try (StubOrigin origin = slow();
        Running server = Running.proxy(origin.uri()).start(new PassThrough());
        Wire wire = server.connect()) {
      int port = server.port();
      wire.send(GET);
      Eventually.holds(() -> origin.requests().size() == 1);
      // These two are in the kernel when the first is answered.
      wire.send(GET + GET);
      CompletableFuture<Void> stopped = stop(server);
      notListening(port);
      answer.countDown();
      assertNull(wire.read().value("Connection"));
      assertNull(wire.read().value("Connection"));
      assertEquals("close", wire.read().value("Connection"));
      assertEquals("", wire.readToEnd());
      stopped.join();
    }
  }

  @Test
  void idleConnectionsAreClosedAndDoNotHoldTheStopUp() throws Exception {
    try (StubOrigin origin = slow();
        Running server = Running.proxy(origin.uri()).start(new PassThrough());
        Wire fresh = server.connect();
        Wire used = server.connect()) {
      answer.countDown();
      assertEquals(200, used.send(GET).read().status());
      long start = System.nanoTime();
      server.close();
      long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
      assertEquals("", fresh.readToEnd());
      assertEquals("", used.readToEnd());
      // The limit is 10 seconds.
      assertTrue(seconds < 9, () -> seconds + " s");
    }
  }

  @Test
  void whatTakesLongerThanTheLimitIsCutOff() throws Exception {
    Limits usual = Running.LIMITS;
    Limits short_ =
        new Limits(
            usual.requestHeader(),
            usual.responseHeader(),
            usual.uri(),
            usual.connections(),
            usual.requestsPerConnection(),
            usual.requestTimeout(),
            usual.idleTimeout(),
            Duration.ofMillis(300));
    try (StubOrigin origin = slow();
        Running server = Running.proxy(origin.uri()).limits(short_).start(new PassThrough());
        Wire wire = server.connect()) {
      wire.send(GET);
      Eventually.holds(() -> origin.requests().size() == 1);
      server.close();
      assertThrows(EOFException.class, wire::read);
    }
  }

  @Test
  void http2GoesAwayWhenItsStreamsHaveEnded() throws Exception {
    try (StubOrigin origin = slow();
        Running server = Running.proxy(origin.uri()).start(new PassThrough());
        RawHttp2 client = new RawHttp2(server.port())) {
      int port = server.port();
      client.headers(
          1, RawHttp2.END_STREAM, ":method: GET", ":scheme: http", ":path: /", ":authority: a");
      Eventually.holds(() -> origin.requests().size() == 1);
      CompletableFuture<Void> stopped = stop(server);
      notListening(port);
      // As long as the first has not ended, others are answered, too: the client may have sent them
      // before it knew.
      client.headers(
          3, RawHttp2.END_STREAM, ":method: GET", ":scheme: http", ":path: /3", ":authority: a");
      Eventually.holds(() -> origin.requests().size() == 2);
      answer.countDown();
      List<String> seen = client.untilClosed();
      assertEquals(
          List.of("goaway 2147483647", "goaway 3"),
          seen.stream().filter(frame -> frame.startsWith("goaway")).toList());
      assertTrue(seen.containsAll(List.of("status 200 on 1", "status 200 on 3")), seen::toString);
      assertEquals("goaway 3", seen.get(seen.size() - 1));
      stopped.join();
    }
  }
}
