package dev.larder.server.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Body;
import dev.larder.api.Fields;
import dev.larder.engine.exchange.Answer;
import dev.larder.engine.message.FieldBlock;
import dev.larder.engine.outcome.Outcome;
import dev.larder.engine.outcome.Reason;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies in files, and the threads on which they are read. */
@Timeout(60)
class WarmBodyTest {

  private final List<Boolean> onWorker = new CopyOnWriteArrayList<>();
  private final Path folder;

  WarmBodyTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest
  @CsvSource({
    "1, true, false",
    "300000, true, false",
    "300000, false, true",
    "5000000, true, true", // too long to be read where others wait
  })
  void aWarmBodyIsReadWhereItWasFound(int size, boolean warm, boolean worker) throws Exception {
    StringBuilder letters = new StringBuilder(size);
    new SplittableRandom(size).ints(size, 'a', 'z' + 1).forEach(c -> letters.append((char) c));
    String content = letters.toString();
    try (FileChannel channel = FileChannel.open(Files.writeString(folder.resolve("a"), content));
        StubOrigin upstream = StubOrigin.answering("HTTP/1.1 204 No Content\r\n\r\n");
        Running server =
            Running.proxy(upstream.uri()).start(e -> e.answer(answer(channel, size, warm)));
        Wire wire = server.connect()) {
      for (int i = 0; i < 3; i++) {
        String text = wire.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").read().text();
        assertTrue(content.equals(text), "other content of " + text.length() + " characters");
      }
    }
    assertEquals(List.of(worker, worker, worker), onWorker);
  }

  private Answer answer(FileChannel channel, int size, boolean warm) {
    Body.Check check = () -> onWorker.add(Workers.isHere());
    Pinned stored = new Pinned(new Body.FileRegion(channel, 0, size, check, warm));
    return new Answer(
        200,
        new FieldBlock(Fields.of("ETag", "\"stored\"")),
        new FieldBlock(Fields.of("Age", "7")),
        size,
        stored.body(),
        0,
        size,
        stored,
        Outcome.unforwarded(Reason.FRESH));
  }
}
