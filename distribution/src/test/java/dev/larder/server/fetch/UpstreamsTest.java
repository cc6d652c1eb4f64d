package dev.larder.server.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class UpstreamsTest {

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final Upstream a = upstream("a");
  private final Upstream b = upstream("b");
  private final Upstream c = upstream("c");
  private final Upstreams all = new Upstreams(List.of(a, b, c), now::get);

  private static Upstream upstream(String name) {
    return new Upstream(URI.create("http://" + name), null);
  }

  @Test
  void takeTurns() {
    assertEquals(List.of(a, b, c, a), List.of(all.next(), all.next(), all.next(), all.next()));
  }

  @Test
  void oneThatFailedIsPassedOverForTenSeconds() {
    all.failed(a);
    assertSame(b, all.next());
    assertSame(b, all.next());
    assertSame(c, all.next());
    now.addAndGet(TimeUnit.SECONDS.toNanos(10) - 1);
    assertSame(b, all.next());
    now.incrementAndGet();
    all.next();
    all.next();
    assertSame(a, all.next());
  }

  @Test
  void oneThatAnswersIsForgiven() {
    all.failed(a);
    all.answered(a);
    assertSame(a, all.next());
  }

  @Test
  void whenAllFailTheTurnDecides() {
    all.failed(a);
    all.failed(b);
    all.failed(c);
    assertEquals(List.of(a, b), List.of(all.next(), all.next()));
  }

  @Test
  void afterAFailureTheNextInTheRow() {
    assertSame(b, all.after(a));
    assertSame(a, all.after(c));
    all.failed(b);
    assertSame(c, all.after(a));
    all.failed(c);
    all.failed(a);
    assertSame(b, all.after(a));
  }

  @Test
  void noneIsNoOrigin() {
    List<Upstream> none = List.of();
    assertThrows(IllegalArgumentException.class, () -> new Upstreams(none, now::get));
  }
}
