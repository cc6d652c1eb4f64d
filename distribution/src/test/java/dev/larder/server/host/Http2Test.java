package dev.larder.server.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.larder.api.Body;
import dev.larder.engine.exchange.Answer;
import dev.larder.engine.message.FieldBlock;
import dev.larder.engine.outcome.Outcome;
import dev.larder.engine.outcome.Reason;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.eclipse.jetty.client.AsyncRequestContent;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.HttpClientTransportOverHTTP2;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that speak HTTP/2 without TLS, with prior knowledge. */
@Timeout(60)
class Http2Test {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private final PassThrough engine = new PassThrough();
  private final HttpClient client =
      new HttpClient(new HttpClientTransportOverHTTP2(new HTTP2Client()));

  @BeforeEach
  void start() throws Exception {
    client.start();
  }

  @AfterEach
  void stop() {
    LifeCycle.stop(client);
  }

  private Request request(Running server, String path) {
    return client.newRequest("http://127.0.0.1:" + server.port() + path);
  }

  @Test
  void getThroughTheProxy() throws Exception {
    try (StubOrigin origin = StubOrigin.answering(OK);
        Running server = Running.proxy(origin.uri()).start(engine)) {
      ContentResponse response = request(server, "/a?b").send();
      assertEquals(200, response.getStatus());
      assertEquals("ok", response.getContentAsString());
      Wire.Message sent = origin.requests().get(0);
      assertEquals("GET /a?b HTTP/1.1", sent.start());
      assertEquals("127.0.0.1:" + server.port(), sent.value("Host"));
      assertEquals("2.0 larder", sent.value("Via"));
      assertNull(sent.value("Transfer-Encoding"));
      assertFalse(engine.requests().get(0).hasContent());
    }
  }

  /** Without Content-Length and Content-Type, which Jetty's own proxy loses. */
  @Test
  void contentOfUnknownLengthWithTrailers() throws Exception {
    try (StubOrigin origin = StubOrigin.answering(OK);
        Running server = Running.proxy(origin.uri()).start(engine)) {
      client.setDefaultRequestContentType(null);
      AsyncRequestContent content = new AsyncRequestContent((String) null);
      CompletableFuture<Result> result = new CompletableFuture<>();
      request(server, "/")
          .method(HttpMethod.POST)
          .body(content)
          .trailersSupplier(() -> HttpFields.build().add("X-Sum", "7"))
          .onRequestCommit(
              r -> {
                content.write(ByteBuffer.wrap(new byte[] {'h', 'e', 'l'}), Callback.NOOP);
                content.write(ByteBuffer.wrap(new byte[] {'l', 'o'}), Callback.NOOP);
                content.close();
              })
          .send(result::complete);
      assertEquals(200, result.get().getResponse().getStatus());
      Wire.Message sent = origin.requests().get(0);
      assertEquals("hello", sent.text());
      assertNull(sent.value("Content-Type"));
      assertEquals(List.of("x-sum: 7"), sent.trailers(), sent::toString);
    }
  }

  @Test
  void trailersOfTheResponse() throws Exception {
    try (StubOrigin origin =
            StubOrigin.answering(
                Wire.lines(
                    "HTTP/1.1 200 OK",
                    "Transfer-Encoding: chunked",
                    "",
                    "2",
                    "ok",
                    "0",
                    "X-Sum: 7",
                    ""));
        Running server = Running.proxy(origin.uri()).start(engine)) {
      List<String> trailers = new CopyOnWriteArrayList<>();
      ContentResponse response =
          request(server, "/")
              .onResponseSuccess(r -> r.getTrailers().forEach(f -> trailers.add(f.getValue())))
              .send();
      assertEquals("ok", response.getContentAsString());
      assertEquals(List.of("7"), trailers);
    }
  }

  @Test
  void cutIsVisible() throws Exception {
    try (StubOrigin origin =
            StubOrigin.running(
                (wire, o) -> {
                  o.receive(wire);
                  wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
                });
        Running server = Running.proxy(origin.uri()).start(engine)) {
      assertThrows(ExecutionException.class, () -> request(server, "/").send());
    }
  }

  @ParameterizedTest
  @CsvSource({"HEAD, 200, -1,", "HEAD, 200, 7, 7", "GET, 304, -1,", "GET, 304, 7, 7"})
  void headsWithoutContent(String method, int status, long length, String declared)
      throws Exception {
    Answer answer =
        new Answer(
            status,
            FieldBlock.EMPTY,
            FieldBlock.EMPTY,
            length,
            Body.EMPTY,
            0,
            0,
            null,
            Outcome.unforwarded(Reason.FRESH));
    try (Running server =
        Running.proxy(URI.create("http://127.0.0.1:1")).start(e -> e.answer(answer))) {
      ContentResponse response = request(server, "/").method(method).send();
      assertEquals(status, response.getStatus());
      assertEquals(declared, response.getHeaders().get("Content-Length"));
    }
  }

  @Test
  void answerFromMemory() throws Exception {
    byte[] content = new byte[500_000];
    Arrays.fill(content, (byte) 7);
    Pinned stored =
        new Pinned(Body.of(ByteBuffer.allocateDirect(content.length).put(content).flip()));
    Answer answer =
        new Answer(
            200,
            FieldBlock.EMPTY,
            FieldBlock.EMPTY,
            content.length,
            stored.body(),
            0,
            content.length,
            stored,
            Outcome.unforwarded(Reason.FRESH));
    try (Running server =
        Running.proxy(URI.create("http://127.0.0.1:1")).start(e -> e.answer(answer))) {
      assertArrayEquals(content, request(server, "/").send().getContent());
      Eventually.holds(() -> stored.closed() == 1);
    }
  }

  @Test
  void clientThatCancelsReleasesTheBody() throws Exception {
    int size = 64 << 20;
    Pinned stored = new Pinned(Body.of(ByteBuffer.allocateDirect(size)));
    Answer answer =
        new Answer(
            200,
            FieldBlock.EMPTY,
            FieldBlock.EMPTY,
            size,
            stored.body(),
            0,
            size,
            stored,
            Outcome.unforwarded(Reason.FRESH));
    try (Running server =
        Running.proxy(URI.create("http://127.0.0.1:1")).start(e -> e.answer(answer))) {
      request(server, "/")
          .onResponseContentAsync(
              (response, chunk, demander) -> {
                var unused = response.abort(new IllegalStateException("enough"));
              })
          .send(result -> {});
      Eventually.holds(() -> stored.closed() == 1);
    }
    assertEquals(1, stored.closed());
  }
}
