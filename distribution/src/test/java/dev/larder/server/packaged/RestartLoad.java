package dev.larder.server.packaged;

import dev.larder.api.Fields;
import dev.larder.testkit.origin.RawClient;
import dev.larder.testkit.origin.RawResponse;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** Clients of several kinds that ask a port without end, and tell what became of each request. */
final class RestartLoad implements AutoCloseable {

  private static final String[] TARGETS = {"/hit", "/pass", "/slow"};
  private static final byte[] BODY =
      "a body of some length".repeat(50).getBytes(StandardCharsets.US_ASCII);
  private static final int PIPELINED = 4;
  private static final int STREAMS_AT_ONCE = 3;
  private static final int ROUNDS_PER_HTTP2_CONNECTION = 20;
  private static final long PAUSE_WHEN_REFUSED = TimeUnit.MILLISECONDS.toNanos(5);
  private static final int LONGEST_PAUSE_MILLIS = 60;

  private final int port;
  private final Map<Fate, LongAdder> fates = new EnumMap<>(Fate.class);
  private final Queue<String> losses = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean ended;

  RestartLoad(int port) {
    this.port = port;
    for (Fate fate : Fate.values()) {
      fates.put(fate, new LongAdder());
    }
    client("kept-1", random -> keptAlive(random, 0));
    client("kept-2", random -> keptAlive(random, 0));
    client("lazy-1", random -> keptAlive(random, LONGEST_PAUSE_MILLIS));
    client("lazy-2", random -> keptAlive(random, LONGEST_PAUSE_MILLIS));
    client("once-1", this::oneShot);
    client("once-2", this::oneShot);
    client("pipelined", this::pipelined);
    client("http2-1", random -> http2());
    client("http2-2", random -> http2());
    threads.forEach(Thread::start);
  }

  long count(Fate fate) {
    return adder(fate).sum();
  }

  private LongAdder adder(Fate fate) {
    return Objects.requireNonNull(fates.get(fate));
  }

  /** What was lost, in words. */
  List<String> losses() {
    return List.copyOf(losses);
  }

  @Override
  public String toString() {
    return fates.toString();
  }

  @Override
  public void close() throws InterruptedException {
    ended = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private interface Client {
    void run(Random random) throws IOException;
  }

  private void client(String name, Client client) {
    Random random = new Random(name.hashCode());
    Thread thread =
        new Thread(
            () -> {
              while (!ended) {
                try {
                  client.run(random);
                } catch (IOException e) {
                  is(Fate.REFUSED);
                  LockSupport.parkNanos(PAUSE_WHEN_REFUSED);
                }
              }
            },
            name);
    thread.setDaemon(true);
    threads.add(thread);
  }

  private void is(Fate fate) {
    adder(fate).increment();
  }

  private void lost(String what) {
    is(Fate.LOST);
    losses.add(Thread.currentThread().getName() + ": " + what);
  }

  private Fields fields(String... more) {
    return Fields.of("Host", "127.0.0.1:" + port).plus(Fields.of(more).lines());
  }

  /**
   * Reads the response to one request.
   *
   * @param first whether nothing has been answered on the connection
   * @return whether another request may follow
   */
  private boolean answered(RawClient client, String request, boolean first) {
    try {
      RawResponse response = client.read();
      if (response.status() != 200 || response.end() != RawResponse.End.CLEAN) {
        lost(request + ": " + response);
        return false;
      }
      is(Fate.ANSWERED);
      return !response.field("Connection").contains("close");
    } catch (IOException e) {
      boolean nothing =
          e instanceof SocketException
              || (e instanceof EOFException && String.valueOf(e.getMessage()).contains("before"));
      if (nothing) {
        is(first ? Fate.NOT_ACCEPTED : Fate.CROSSED);
      } else {
        lost(request + ": " + e);
      }
      return false;
    }
  }

  private byte[] request(Random random, String... more) {
    boolean post = random.nextInt(4) == 0;
    String line = post ? "POST /post" : "GET " + TARGETS[random.nextInt(TARGETS.length)];
    StringBuilder head = new StringBuilder(line + " HTTP/1.1\r\n");
    fields(more).forEach(field -> head.append(field).append("\r\n"));
    head.append(post ? "Content-Length: " + BODY.length + "\r\n\r\n" : "\r\n");
    byte[] start = head.toString().getBytes(StandardCharsets.US_ASCII);
    byte[] all = Arrays.copyOf(start, start.length + (post ? BODY.length : 0));
    System.arraycopy(BODY, 0, all, start.length, all.length - start.length);
    return all;
  }

  private boolean exchange(RawClient client, byte[] request, boolean first) {
    try {
      client.send(request);
    } catch (IOException e) {
      // What could be read nevertheless decides.
    }
    return answered(client, new String(request, 0, 12, StandardCharsets.US_ASCII), first);
  }

  private void keptAlive(Random random, int longestPauseMillis) throws IOException {
    try (RawClient client = RawClient.connect(port)) {
      boolean first = true;
      while (!ended && exchange(client, request(random), first)) {
        first = false;
        if (longestPauseMillis > 0) {
          pause(TimeUnit.MILLISECONDS.toNanos(random.nextInt(longestPauseMillis)));
        }
      }
    }
  }

  private static void pause(long nanos) {
    LockSupport.parkNanos(nanos);
  }

  private void oneShot(Random random) throws IOException {
    try (RawClient client = RawClient.connect(port)) {
      exchange(client, request(random, "Connection", "close"), true);
    }
  }

  /** Several requests at once, again and again; those behind Connection: close are not answered. */
  private void pipelined(Random random) throws IOException {
    try (RawClient client = RawClient.connect(port)) {
      boolean open = true;
      for (int round = 0; open && !ended; round++) {
        ByteArrayOutputStream requests = new ByteArrayOutputStream();
        for (int i = 0; i < PIPELINED; i++) {
          requests.writeBytes(request(random));
        }
        open = exchange(client, requests.toByteArray(), round == 0);
        for (int i = 1; i < PIPELINED; i++) {
          if (open) {
            open = answered(client, "pipelined", false);
          } else {
            is(Fate.TOLD);
          }
        }
      }
    }
  }

  private void http2() throws IOException {
    try (Http2Load client = new Http2Load(port)) {
      for (int round = 0; !ended && round < ROUNDS_PER_HTTP2_CONNECTION; round++) {
        Http2Load.Result result = client.ask(STREAMS_AT_ONCE, TARGETS);
        for (int i = 0; i < result.answered(); i++) {
          is(Fate.ANSWERED);
        }
        for (int i = 0; i < result.told(); i++) {
          is(Fate.TOLD);
        }
        for (int i = 0; i < result.unanswered(); i++) {
          if (round == 0 && !client.heard()) {
            is(Fate.NOT_ACCEPTED);
          } else {
            lost("a stream: " + result.how());
          }
        }
        if (result.ended()) {
          return;
        }
      }
    }
  }
}
