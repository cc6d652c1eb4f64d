package dev.larder.engine.fill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.engine.fixture.FakeExchange;
import dev.larder.engine.fixture.FakeFetch;
import dev.larder.engine.fixture.TestCache;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a fetch with many clients holds: one buffer for each client that is being written to, and
 * its window.
 */
class MemoryRuleTest {

  private static final int CLIENTS = 60;
  private static final int PART = 10_000;
  private static final int WINDOW = 1 << 20;
  private static final int BUFFER = 32 * 1024;

  private static TestCache with(String size) {
    return new TestCache().store("mem", "size", size);
  }

  /** Readers of two kinds in turn: those who take everything, those who take nothing for long. */
  private static List<FakeExchange> clients(TestCache cache) {
    List<FakeExchange> all = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      FakeExchange client = cache.exchange("GET", "/a");
      all.add(cache.handle(i % 2 == 0 ? client : client.slow()));
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(strings = {"20M", "1k"})
  void eachClientHoldsOneBuffer(String storeSize) {
    boolean stored = storeSize.equals("20M");
    try (TestCache cache = with(storeSize)) {
      List<FakeExchange> all = clients(cache);
      FakeFetch fetch = cache.origin().last().head(200, "Cache-Control", "max-age=60");
      int sent = 0;
      int most = 0;
      while (!fetch.isHeld() && sent < 2 * WINDOW) {
        fetch.content("x".repeat(PART));
        sent += PART;
        most = Math.max(most, cache.engine().statistics().buffersInUse());
      }
      assertEquals(CLIENTS / 2, most);
      // With a store to read from, nobody waits for anybody.
      assertEquals(!stored, fetch.isHeld());
      assertTrue(stored || sent <= WINDOW + BUFFER + PART, sent + " bytes of " + WINDOW);
      assertEquals(1, cache.origin().count());
      for (int i = 0; all.stream().anyMatch(client -> !client.isEnded()); i++) {
        assertTrue(i < 10_000, "nothing gets any further");
        all.forEach(FakeExchange::drain);
        if (!fetch.isHeld() && !fetch.isEnded()) {
          fetch.complete();
        }
      }
      for (FakeExchange client : all) {
        assertEquals(sent, client.text().length());
      }
      assertEquals(0, cache.engine().statistics().buffersInUse());
    }
  }
}
