package dev.larder.engine.fill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.engine.fixture.FakeExchange;
import dev.larder.engine.fixture.FakeExchange.Workers;
import dev.larder.engine.fixture.FakeFetch;
import dev.larder.engine.fixture.TestCache;
import dev.larder.engine.settings.CacheSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that takes what a slow client has not read, and what no store holds. */
class SpoolTest {

  private static final int WINDOW = 64 * 1024;
  private static final int SPOOL = 256 * 1024;
  private static final int PART = 10_000;
  private static final String FOLDER = "java.io.tmpdir";

  private final String folderBefore = System.getProperty(FOLDER);
  private final TestCache cache = new TestCache().store("small", "size", "1k");
  private final FakeExchange slow;
  private final FakeExchange quick;
  private final FakeFetch fetch;
  private final StringBuilder sent = new StringBuilder();

  SpoolTest() {
    cache.with(
        cache.settings().fill(new CacheSettings.Fill(WINDOW, SPOOL, Duration.ofSeconds(30))));
    slow = cache.handle(cache.exchange("GET", "/a").slow());
    quick = cache.get("/a");
    fetch = cache.origin().last().head(200, "Cache-Control", "max-age=60");
  }

  @BeforeEach
  void ownFolder(@TempDir Path folder) {
    System.setProperty(FOLDER, folder.toString());
  }

  @AfterEach
  void formerFolder() {
    System.setProperty(FOLDER, folderBefore);
  }

  private void come() {
    String part = Character.toString('a' + sent.length() / PART % 26).repeat(PART);
    sent.append(part);
    fetch.content(part);
  }

  private void comeUntilHeld() {
    while (!fetch.isHeld()) {
      come();
    }
  }

  private void finish() {
    for (int i = 0; !slow.isEnded() || !quick.isEnded(); i++) {
      assertTrue(i < 10_000, "nothing gets any further");
      slow.drain();
      if (!fetch.isHeld() && !fetch.isEnded()) {
        fetch.complete();
      }
    }
    assertEquals(sent.toString(), quick.text());
    assertEquals(sent.toString(), slow.text());
    cache.close();
  }

  @Test
  void itTakesWhatTheWindowCannotAndNoMore() {
    comeUntilHeld();
    assertTrue(sent.length() > WINDOW + SPOOL, sent.length() + " bytes");
    assertTrue(sent.length() <= WINDOW + SPOOL + 32 * 1024 + PART, sent.length() + " bytes");
    finish();
  }

  /** Goes round the ring several times, with both full and empty in between. */
  @Test
  void everyByteOfALongResponseComesInItsPlace() {
    for (int round = 0; round < 60; round++) {
      for (int i = 0; i < 11 && !fetch.isHeld(); i++) {
        come();
      }
      slow.drain();
      if (round % 7 == 6) {
        for (int i = 0; i < 50; i++) {
          slow.drain();
        }
        assertEquals(sent.length(), slow.text().length());
      }
    }
    finish();
  }

  @Test
  void theFileHasNoNameOnceItIsOpen() throws IOException {
    comeUntilHeld();
    try (Stream<Path> names = Files.list(Path.of(System.getProperty(FOLDER)))) {
      assertEquals(0, names.count());
    }
    finish();
  }

  @Test
  void withoutAPlaceForItTheFetchWaits() {
    System.setProperty(FOLDER, "/nowhere/to/be/found");
    comeUntilHeld();
    assertTrue(sent.length() <= WINDOW + 32 * 1024 + PART, sent.length() + " bytes");
    finish();
  }

  @Test
  void whoIsTooFarBehindForBothIsCutOff() {
    comeUntilHeld();
    cache.pass(30);
    assertNotNull(slow.failure());
    assertFalse(fetch.isHeld());
    come();
    fetch.complete();
    assertEquals(sent.toString(), quick.text());
    cache.close();
  }

  @Test
  void whoLeavesTakesItAlong() {
    comeUntilHeld();
    slow.disconnect();
    assertFalse(fetch.isHeld());
    come();
    fetch.complete();
    assertEquals(sent.toString(), quick.text());
    cache.close();
  }

  @Test
  void filesAreWrittenAndReadByWorkers() {
    FakeExchange leader = slow;
    leader.workers(Workers.QUEUED);
    comeUntilHeld();
    int inMemory = sent.length();
    assertTrue(inMemory <= WINDOW + 32 * 1024 + PART, inMemory + " bytes");
    leader.work();
    assertFalse(fetch.isHeld());
    assertNull(slow.failure());
    leader.workers(Workers.INLINE);
    comeUntilHeld();
    leader.workers(Workers.QUEUED);
    for (int i = 0; i < 100; i++) {
      slow.drain();
    }
    assertTrue(slow.text().length() <= inMemory, "what is in the file is read by a worker");
    leader.work();
    leader.workers(Workers.INLINE);
    finish();
  }
}
