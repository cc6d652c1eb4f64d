package dev.larder.server.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two attempts at once: the first has failed, and part of it has not heard of that yet. */
class ClientContentTest {

  private final Scheduler scheduler = new ScheduledExecutorScheduler();
  private final Deque<Content.Chunk> arrived = new ArrayDeque<>();
  private @Nullable Runnable demand;
  private long length = -1;

  private final Request request =
      (Request)
          Proxy.newProxyInstance(
              Request.class.getClassLoader(),
              new Class<?>[] {Request.class},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "read" -> {
                      assertNull(demand, "read while a demand is pending");
                      yield arrived.poll();
                    }
                    case "demand" -> {
                      assertNull(demand, "two demands at once");
                      demand = (Runnable) arguments[0];
                      yield null;
                    }
                    case "getLength" -> length;
                    default -> throw new AssertionError(method);
                  });

  private final ClientContent content =
      new ClientContent(request, null, scheduler, Duration.ofDays(1));

  @BeforeEach
  void start() throws Exception {
    scheduler.start();
  }

  @AfterEach
  void stop() throws Exception {
    scheduler.stop();
  }

  private org.eclipse.jetty.client.Request.Content attempt() {
    return content.attempt(new ReadTimeout(scheduler, Long.MAX_VALUE, timeout -> {}));
  }

  private void arrive(String text, boolean last) {
    arrived.add(
        Content.Chunk.from(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), last));
    Runnable woken = demand;
    if (woken != null) {
      demand = null;
      woken.run();
    }
  }

  private static String read(org.eclipse.jetty.client.Request.Content attempt) {
    Content.Chunk chunk = attempt.read();
    if (chunk == null) {
      return "nothing yet";
    }
    if (Content.Chunk.isFailure(chunk)) {
      return "failure";
    }
    return StandardCharsets.US_ASCII.decode(chunk.getByteBuffer().duplicate())
        + (chunk.isLast() ? "." : "");
  }

  @Test
  void secondAttemptReadsWhatWasReadAndThenTheRest() {
    var first = attempt();
    arrive("ab", false);
    arrive("cd", false);
    arrive("ef", true);
    assertEquals("ab", read(first));
    assertEquals("cd", read(first));
    assertTrue(content.rewind());
    var second = attempt();
    assertEquals("abcd", read(second));
    assertEquals("ef.", read(second));
    assertTrue(content.rewind());
    var third = attempt();
    assertEquals("abcdef.", read(third));
    assertEquals(".", read(third));
  }

  @Test
  void obsoleteAttemptTakesNothing() {
    var first = attempt();
    arrive("ab", false);
    assertEquals("ab", read(first));
    assertTrue(content.rewind());
    arrive("cd", true);
    // Between the two, and then beside the second.
    assertEquals("failure", read(first));
    var second = attempt();
    assertEquals("failure", read(first));
    assertEquals("ab", read(second));
    assertEquals("cd.", read(second));
    assertFalse(content.failed());
  }

  @Test
  void whatTheFirstWaitedForWakesTheSecondAlone() {
    AtomicInteger firstWoken = new AtomicInteger();
    AtomicInteger secondWoken = new AtomicInteger();
    var first = attempt();
    assertEquals("nothing yet", read(first));
    first.demand(firstWoken::incrementAndGet);
    assertTrue(content.rewind());
    var second = attempt();
    assertEquals("nothing yet", read(second));
    second.demand(secondWoken::incrementAndGet);
    assertNotNull(demand);
    arrive("ab", true);
    assertEquals(0, firstWoken.get());
    assertEquals(1, secondWoken.get());
    assertEquals("ab.", read(second));
  }

  @Test
  void lateDemandOfTheFirstDoesNotTakeTheSecondsPlace() {
    AtomicInteger firstWoken = new AtomicInteger();
    AtomicInteger secondWoken = new AtomicInteger();
    var first = attempt();
    assertTrue(content.rewind());
    var second = attempt();
    second.demand(secondWoken::incrementAndGet);
    first.demand(firstWoken::incrementAndGet);
    assertEquals(1, firstWoken.get(), "woken at once, to read its failure");
    assertEquals(0, secondWoken.get());
    arrive("ab", true);
    assertEquals(1, secondWoken.get());
  }

  @Test
  void handedOverWithItsLastByteOrItsEnd() {
    length = 4;
    var first = attempt();
    arrive("ab", false);
    arrive("cd", false);
    read(first);
    assertFalse(content.handedOver());
    read(first);
    assertTrue(content.handedOver());
    length = -1;
    assertTrue(content.rewind());
    var second = attempt();
    assertFalse(content.handedOver());
    read(second);
    assertFalse(content.handedOver(), "more may come where no length tells");
    arrive("", true);
    read(second);
    assertTrue(content.handedOver());
  }

  @Test
  void contentThatBrokeOffIsNotSentAgain() {
    var first = attempt();
    arrived.add(Content.Chunk.from(new IOException("reset"), true));
    assertEquals("failure", read(first));
    assertTrue(content.failed());
    assertFalse(content.rewind());
  }

  @Test
  void moreThanIsKeptIsNotSentAgain() {
    var first = attempt();
    arrive("a".repeat(64 * 1024), false);
    read(first);
    assertTrue(content.rewind());
    var second = attempt();
    assertEquals(64 * 1024, read(second).length());
    arrive("b", false);
    assertEquals("b", read(second));
    assertFalse(content.rewind());
    // The attempt that got it goes on.
    arrive("c", true);
    assertEquals("c.", read(second));
  }
}
