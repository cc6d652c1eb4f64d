package dev.larder.engine.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Body;
import dev.larder.api.Fields;
import dev.larder.api.StoreProvider;
import dev.larder.api.StoreSettings;
import dev.larder.api.StoredResponse;
import dev.larder.engine.fixture.FakeRequest;
import dev.larder.engine.fixture.SettingsBuilder;
import dev.larder.engine.message.CacheRequest;
import dev.larder.engine.outcome.Outcome;
import dev.larder.engine.pipeline.CacheEngine;
import dev.larder.engine.policy.Policy;
import dev.larder.engine.settings.CacheSettings;
import dev.larder.engine.store.Stores;
import dev.larder.testkit.heap.HeapStoreProvider;
import dev.larder.testkit.host.MapStoreSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;

/** The example that the package's Javadoc gives to whoever embeds the engine. */
final class EmbeddingTest {

  /** What a host has of its own: a way back to a client. */
  interface Connection {
    void head(int status, Fields fields, long contentLength);

    void send(ByteBuffer content);

    void end(boolean whole);
  }

  record OwnExchange(
      CacheRequest request, Policy policy, Fetcher origin, Executor workers, Connection client)
      implements Exchange, ClientStream {
    @Override
    public Fetcher fetcher(String location) {
      return origin;
    }

    @Override
    public boolean accessProtected() {
      return false;
    }

    @Override
    public void execute(Runnable task) {
      workers.execute(task);
    }

    @Override
    public void interim(int status, Fields fields) {}

    @Override
    public void answer(Answer answer) {
      try (StoredResponse pinned = answer.stored()) {
        Fields fields = answer.stable().fields().plus(answer.changing().fields().lines());
        client.head(answer.status(), fields, answer.contentLength());
        long skip = answer.offset();
        long left = answer.length();
        for (ByteBuffer part : ((Body.Buffers) answer.body()).buffers()) {
          int from = (int) Math.min(skip, part.remaining());
          int count = (int) Math.min(left, part.remaining() - from);
          client.send(part.slice(part.position() + from, count));
          skip -= from;
          left -= count;
        }
        client.end(true);
      }
    }

    @Override
    public ClientStream begin(int status, Fields fields, long contentLength, Outcome outcome) {
      client.head(status, fields, contentLength);
      return this;
    }

    @Override
    public void write(ByteBuffer chunk, Completion sent) {
      client.send(chunk);
      sent.succeeded();
    }

    @Override
    public void end(Fields trailers) {
      client.end(true);
    }

    @Override
    public void fail(Throwable cause, Runnable instead) {
      client.end(false);
    }
  }

  /** A client that keeps what it gets. */
  private static final class Kept implements Connection {
    final StringBuilder content = new StringBuilder();
    String status = "";

    @Override
    public void head(int code, Fields fields, long contentLength) {
      status = code + " " + fields.first("Cache-Status");
    }

    @Override
    public void send(ByteBuffer part) {
      content.append(StandardCharsets.UTF_8.decode(part));
    }

    @Override
    public void end(boolean whole) {
      content.append(whole ? "." : "!");
    }
  }

  private static Fetcher.Fetch hello(FetchListener listener) {
    listener.head(200, Fields.of("Cache-Control", "max-age=60", "Content-Length", "5"));
    Completion consumed =
        new Completion() {
          @Override
          public void succeeded() {
            listener.complete(Fields.EMPTY);
          }

          @Override
          public void failed(Throwable cause) {
            throw new AssertionError(cause);
          }
        };
    listener.content(ByteBuffer.wrap("hello".getBytes(StandardCharsets.UTF_8)), consumed);
    return reason -> {};
  }

  @Test
  void theExampleCaches() throws IOException {
    InstantSource clock = InstantSource.system();
    ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(0);
    StoreProvider provider = new HeapStoreProvider();
    StoreSettings storeSettings = new MapStoreSettings(Map.of());
    CacheSettings cacheSettings = SettingsBuilder.standard().enable("memory", "/").build();
    List<String> fetched = new ArrayList<>();
    Fetcher origin =
        (forward, listener) -> {
          fetched.add(forward.path());
          return hello(listener);
        };

    Stores stores = new Stores(clock, scheduler);
    stores.open("memory", provider.configure(storeSettings));
    Policy policy = Policy.of(cacheSettings, stores);
    CacheEngine engine = new CacheEngine(clock, Timer.of(scheduler));
    Kept miss = new Kept();
    FakeRequest whole = FakeRequest.get();
    engine.handle(new OwnExchange(whole, policy, origin, Runnable::run, miss));
    assertEquals("hello.", miss.content.toString());
    assertTrue(miss.status.startsWith("200 Larder; fwd=uri-miss;"), miss.status);
    Kept hit = new Kept();
    FakeRequest part = FakeRequest.get().with("Range", "bytes=1-3");
    engine.handle(new OwnExchange(part, policy, origin, Runnable::run, hit));
    assertEquals("ell.", hit.content.toString());
    assertTrue(hit.status.startsWith("206 Larder; hit;"), hit.status);
    assertEquals(List.of("/a"), fetched);
    stores.close();
    scheduler.shutdownNow();
  }

  @Test
  void theJavadocShowsWhatIsCompiledHere() throws IOException {
    String here = source("test", "EmbeddingTest");
    String[] javadoc = source("main", "package-info").replaceAll("(?m)^ \\* ?", "").split("<pre>");
    assertEquals(3, javadoc.length, "parts before and after the start of an example");
    for (int i = 1; i < javadoc.length; i++) {
      String shown = javadoc[i].substring("{@code".length(), javadoc[i].indexOf("}</pre>"));
      assertTrue(bare(here).contains(bare(shown)), shown);
    }
  }

  private static String source(String tree, String name) throws IOException {
    return Files.readString(
        Path.of("src", tree, "java", "dev", "larder", "engine", "exchange", name + ".java"));
  }

  /** Code without what the Javadoc leaves out: annotations, and how lines are broken. */
  private static String bare(String code) {
    return code.replace("@Override", "").replaceAll("\\s", "");
  }
}
