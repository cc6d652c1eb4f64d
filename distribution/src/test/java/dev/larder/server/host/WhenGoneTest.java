package dev.larder.server.host;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.larder.engine.exchange.Exchange;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an exchange is told of a client that is gone. */
@Timeout(60)
class WhenGoneTest {

  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  @Test
  void whoAsksAfterTheEndIsToldAtOnce() throws Exception {
    List<Exchange> exchanges = new CopyOnWriteArrayList<>();
    AtomicReference<@Nullable Throwable> told = new AtomicReference<>();
    try (StubOrigin upstream = StubOrigin.answering("HTTP/1.1 204 No Content\r\n\r\n");
        Running server =
            Running.proxy(upstream.uri())
                .start(
                    e -> {
                      exchanges.add(e);
                      e.answer(PassThrough.answer(404, "nothing"));
                    });
        Wire wire = server.connect()) {
      wire.send(GET).read();
      assertNull(told.get());
      // When the next request of the connection is answered, the one before has ended.
      wire.send(GET).read();
      exchanges.get(0).whenGone(told::set);
      assertNotNull(told.get());
    }
  }
}
