package dev.larder.server.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Body;
import dev.larder.api.Fields;
import dev.larder.engine.exchange.Answer;
import dev.larder.engine.message.FieldBlock;
import dev.larder.engine.outcome.Outcome;
import dev.larder.engine.outcome.Reason;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A hit is answered on the thread of its connection. */
@Timeout(60)
class DispatchTest {

  private static final int HITS = 2000;
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  private final Path folder;

  DispatchTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** Counts the tasks that it is given. */
  private static final class Counted extends QueuedThreadPool {

    private final AtomicLong tasks = new AtomicLong();

    @Override
    public void execute(Runnable job) {
      tasks.incrementAndGet();
      super.execute(job);
    }

    @Override
    public boolean tryExecute(Runnable task) {
      boolean taken = super.tryExecute(task);
      if (taken) {
        tasks.incrementAndGet();
      }
      return taken;
    }
  }

  @Test
  void hitsAreNotDispatched() throws Exception {
    Counted threads = new Counted();
    Set<String> names = ConcurrentHashMap.newKeySet();
    ByteBuffer content = ByteBuffer.allocateDirect(1000).asReadOnlyBuffer();
    Answer hit =
        new Answer(
            200,
            new FieldBlock(Fields.of("Content-Type", "text/plain")),
            new FieldBlock(Fields.of("Age", "1")),
            1000,
            Body.of(content),
            0,
            1000,
            null,
            Outcome.unforwarded(Reason.FRESH));
    try (Running server =
            Running.proxy(URI.create("http://127.0.0.1:1"))
                .log(folder.resolve("access.log"))
                .start(
                    exchange -> {
                      names.add(Thread.currentThread().getName());
                      exchange.answer(hit);
                    },
                    threads);
        Wire wire = server.connect()) {
      for (int i = 0; i < 100; i++) {
        wire.send(GET).read();
      }
      long before = threads.tasks.get();
      for (int i = 0; i < HITS; i++) {
        assertEquals(1000, wire.send(GET).read().text().length());
      }
      long dispatches = threads.tasks.get() - before;
      // A selector may be handed from thread to thread now and then; a request never is.
      assertTrue(dispatches < HITS / 100, () -> dispatches + " dispatches");
    }
    assertTrue(names.size() <= 4, names::toString);
  }
}
