package dev.larder.server.packaged;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Field;
import dev.larder.api.Fields;
import dev.larder.server.counters.CounterAgentJar;
import dev.larder.server.counters.Counters;
import dev.larder.server.host.Eventually;
import dev.larder.testkit.origin.OriginAnswer;
import dev.larder.testkit.origin.RawClient;
import dev.larder.testkit.origin.RawResponse;
import dev.larder.testkit.origin.ScriptedOrigin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a hit costs in the packaged server with its access log and statistics on, counted by an
 * agent inside it: no task for another thread, and no copy of the body, whose bytes go to the
 * socket from where the store has them.
 */
@ExtendWith(ServerLogOnFailure.class)
class HitCostIT {

  private static final int CONNECTIONS = 4;
  private static final int WARM_HITS = 100;
  private static final int WARM_ROUNDS = 20;
  private static final Pattern PORT = Pattern.compile("counters on port (\\d+)");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * Timers that set themselves again when they have run out, whether there are requests or not: the
   * look for slow heads, once a second, and the idle timeout of each connection.
   */
  private static final Pattern CLOCKWORK =
      Pattern.compile(
          ".*\\.schedule\\((dev\\.larder\\.server\\.host\\.SlowHeads|org\\.eclipse\\.jetty\\.io\\.IdleTimeout)"
              + "\\$\\$Lambda\\)");

  private static ScriptedOrigin origin;
  private static PackagedServer server;
  private static Path accessLog;
  private static int counters;
  // None is closed before the end: what a closed connection leaves behind would be counted, too.
  private static Clients clients;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    origin = ScriptedOrigin.start();
    accessLog = folder.resolve("access.log");
    server =
        PackagedServer.withJavaOptions(
            CounterAgentJar.option(folder),
            origin.url(),
            "access-log { file = \"" + accessLog + "\" }");
    counters = Integer.parseInt(server.process().awaitLine(PORT, PATIENCE).group(1));
    clients = new Clients();
  }

  @AfterAll
  static void end() throws Exception {
    if (clients != null) {
      clients.close();
    }
    if (server != null) {
      server.close();
    }
    if (origin != null) {
      origin.close();
    }
  }

  private static byte[] store(String path, int length) throws IOException {
    byte[] body = new byte[length];
    new Random(length).nextBytes(body);
    origin.on(
        path,
        OriginAnswer.status(200)
            .body(body)
            .field("Cache-Control", "max-age=600")
            .field("ETag", "\"one\""));
    assertArrayEquals(body, clients.get(path).body());
    return body;
  }

  /**
   * Each row: method, length of the stored body, a request field, the response's status, the bytes
   * of the body in it, hits.
   */
  @ParameterizedTest
  @CsvSource({
    "GET,     1024, X: y,                  200,    1024, 2000",
    "GET,   102400, X: y,                  200,  102400, 2000",
    "GET,  1048576, X: y,                  200, 1048576,  400",
    "GET,   102400, 'If-None-Match: \"one\"', 304,     0, 2000",
    "GET,   102400, Range: bytes=100-2099, 206,    2000, 2000",
    "HEAD,  102400, X: y,                  200,       0, 2000",
    "GET,        0, X: y,                  200,       0, 2000",
  })
  void aHitIsWrittenByTheThreadThatReadItFromWhereTheStoreHasIt(
      String method, int stored, String field, int status, int sent, int hits) throws Exception {
    String path = "/" + method + status + "/" + stored;
    store(path, stored);
    int colon = field.indexOf(": ");
    Field more = new Field(field.substring(0, colon), field.substring(colon + 2));
    Fields fields = Clients.host().plus(List.of(more));
    Counters before = read();
    for (int round = 0; round < WARM_ROUNDS; round++) {
      // Misses and connections of before may still have something to clear away.
      clients.exchange(WARM_HITS, method, path, fields, status, sent);
      Counters after = read();
      boolean steady = ofRequests(after.since(before)).isEmpty();
      before = after;
      if (steady) {
        break;
      }
    }
    long lines = logLines();
    long heads = clients.exchange(hits, method, path, fields, status, sent);
    Counters cost = read().since(before);

    assertEquals(Map.of(), ofRequests(cost), "tasks for other threads");
    long timers = tasks(cost.dispatches()) - tasks(ofRequests(cost));
    assertTrue(timers < hits / 10, cost::toString);
    assertEquals((long) hits * sent, cost.fromSlabs(), "bytes out of the store's memory");
    assertEquals(heads, cost.fromElsewhere(), "bytes of heads, and nothing else");
    assertEquals(0, cost.copied(), "bytes copied out of the store's memory");
    Eventually.holds(() -> logLines() >= lines + hits);
    assertEquals(1, origin.requests(path).size());
  }

  @Test
  void whatIsNoHitIsCounted() throws Exception {
    byte[] body = new byte[50_000];
    origin.on("/through", OriginAnswer.status(200).body(body).field("Cache-Control", "no-store"));
    Counters before = read();
    for (int i = 0; i < 10; i++) {
      assertArrayEquals(body, clients.get("/through").body());
    }
    Counters cost = read().since(before);
    assertTrue(tasks(ofRequests(cost)) >= 10, cost::toString);
    assertEquals(0, cost.fromSlabs());
    assertTrue(cost.fromElsewhere() > 10L * body.length, cost::toString);
  }

  /** A body of unknown length is laid into one piece when it is whole. */
  @Test
  void copiesAreCounted() throws Exception {
    byte[] body = new byte[300_000];
    origin.on(
        "/chunks",
        OriginAnswer.status(200).body(body).chunked().field("Cache-Control", "max-age=600"));
    Counters before = read();
    assertArrayEquals(body, clients.get("/chunks").body());
    Eventually.holds(() -> read().since(before).copied() >= body.length);
  }

  private static Map<String, Long> ofRequests(Counters cost) {
    Map<String, Long> tasks = new TreeMap<>(cost.dispatches());
    tasks.keySet().removeIf(name -> CLOCKWORK.matcher(name).matches());
    return tasks;
  }

  private static long tasks(Map<String, Long> dispatches) {
    return dispatches.values().stream().mapToLong(Long::longValue).sum();
  }

  private static Counters read() {
    try {
      return Counters.read(counters);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long logLines() {
    try (Stream<String> lines = Files.lines(accessLog)) {
      return lines.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Connections that are kept alive, each with a thread. */
  private static final class Clients implements AutoCloseable {

    private final ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    private final List<RawClient> connections = new ArrayList<>();

    Clients() throws IOException {
      for (int i = 0; i < CONNECTIONS; i++) {
        connections.add(RawClient.connect(server.port()));
      }
    }

    /** Sends a GET on one of the connections. */
    RawResponse get(String path) throws IOException {
      return connections.get(0).exchange("GET", path, host(), new byte[0]);
    }

    static Fields host() {
      return Fields.of("Host", "127.0.0.1:" + server.port());
    }

    /** Sends so many requests in all; answers the length of all heads in bytes. */
    long exchange(int count, String method, String path, Fields fields, int status, int length)
        throws Exception {
      List<Future<Long>> heads = new ArrayList<>();
      for (RawClient connection : connections) {
        heads.add(
            threads.submit(
                () -> {
                  long sum = 0;
                  for (int i = 0; i < count / CONNECTIONS; i++) {
                    RawResponse response = connection.exchange(method, path, fields, new byte[0]);
                    assertEquals(status, response.status(), response::toString);
                    assertEquals(length, response.body().length, response::toString);
                    assertTrue(CacheStatus.isHit(response), response::toString);
                    sum += headLength(response);
                  }
                  return sum;
                }));
      }
      long sum = 0;
      for (Future<Long> head : heads) {
        sum += head.get();
      }
      return sum;
    }

    private static long headLength(RawResponse response) {
      StringBuilder head = new StringBuilder();
      head.append(response.version()).append(' ').append(response.status()).append(' ');
      head.append(response.reason()).append("\r\n");
      for (Field field : response.fields()) {
        head.append(field.name()).append(": ").append(field.value()).append("\r\n");
      }
      return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1).length;
    }

    @Override
    public void close() throws IOException {
      for (RawClient connection : connections) {
        connection.close();
      }
      threads.shutdown();
    }
  }
}
