package dev.larder.server.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larder.engine.exchange.FetchFailure;
import dev.larder.engine.exchange.FetchFailure.Kind;
import java.net.ConnectException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailureLogTest {

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final List<String> lines = new ArrayList<>();
  private final FailureLog log = new FailureLog(now::get, lines::add);
  private final Upstream upstream = new Upstream(URI.create("http://a:81"), null);

  private void fail(Kind kind) {
    log.failed(
        upstream, "r-1", new FetchFailure(kind, "It is down.", new ConnectException("refused")));
  }

  @Test
  void aLineASecondTellsHowManyItIsFor() {
    fail(Kind.UNREACHABLE);
    fail(Kind.BROKEN);
    fail(Kind.TIMEOUT);
    now.addAndGet(TimeUnit.SECONDS.toNanos(1) - 1);
    fail(Kind.MALFORMED);
    String line = "http://a:81: It is down. ConnectException: refused [request r-1]";
    assertEquals(List.of(line), lines);
    now.incrementAndGet();
    fail(Kind.OVERLOADED);
    assertEquals(List.of(line, line + " (and 3 other failures since the last line)"), lines);
    now.addAndGet(TimeUnit.SECONDS.toNanos(1));
    fail(Kind.UNREACHABLE);
    assertEquals(line, lines.get(2));
  }

  @ParameterizedTest
  @EnumSource(names = {"CANCELLED", "CLIENT_CONTENT", "CLIENT_TIMEOUT", "UNSENDABLE"})
  void whatTheUpstreamHasNoPartInIsNotTold(Kind kind) {
    fail(kind);
    assertEquals(List.of(), lines);
  }
}
