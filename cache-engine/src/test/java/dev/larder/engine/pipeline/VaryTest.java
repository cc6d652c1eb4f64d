package dev.larder.engine.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Key;
import dev.larder.api.Store;
import dev.larder.api.StoredResponse;
import dev.larder.engine.fixture.FakeExchange;
import dev.larder.engine.fixture.FakeFetch;
import dev.larder.engine.fixture.TestCache;
import dev.larder.engine.settings.CacheSettings.Lock;
import dev.larder.engine.settings.CacheSettings.VarySettings;
import dev.larder.testkit.fault.Failure;
import dev.larder.testkit.fault.Operation;
import dev.larder.testkit.forward.ForwardingStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many responses under one URL: which of them a request gets, and which are kept. */
final class VaryTest {

  /** An origin that varies by the fields named, and tells their values. */
  private static void answerBy(TestCache cache, String... names) {
    cache
        .origin()
        .always(
            fetch -> {
              StringBuilder text = new StringBuilder("for");
              for (String name : names) {
                text.append(' ').append(fetch.request().fields().combined(name));
              }
              fetch
                  .head(200, "Cache-Control", "max-age=60", "Vary", String.join(", ", names))
                  .content(text.toString())
                  .complete();
            });
  }

  private static FakeExchange assertHit(TestCache cache, String text, String... fields) {
    FakeExchange hit = cache.get("/a", fields);
    assertEquals(text, hit.text());
    assertEquals("hit; ttl=60; detail=fresh", hit.cacheStatus());
    return hit;
  }

  private static FakeExchange assertVaryMiss(TestCache cache, String text, String... fields) {
    FakeExchange miss = cache.get("/a", fields);
    assertEquals(text, miss.text());
    assertEquals(
        "fwd=vary-miss; fwd-status=200; stored; ttl=60; detail=vary-miss", miss.cacheStatus());
    return miss;
  }

  private static long entries(TestCache cache, String store) {
    return Objects.requireNonNull(
            Objects.requireNonNull(cache.stores().byName(store), store).stats())
        .entries();
  }

  @Test
  void eachVariantIsKeptAndServedToItsOwnRequests() {
    try (TestCache cache = TestCache.withMemory()) {
      answerBy(cache, "X-Lang", "X-Kind");
      FakeExchange first = cache.get("/a", "X-Lang", "l0", "X-Kind", "k0");
      assertEquals(
          "fwd=uri-miss; fwd-status=200; stored; ttl=60; detail=uri-miss", first.cacheStatus());
      for (int i = 1; i < 20; i++) {
        assertVaryMiss(cache, "for l" + i + " k" + i % 3, "X-Lang", "l" + i, "X-Kind", "k" + i % 3);
      }
      assertVaryMiss(cache, "for l1 null", "X-Lang", "l1");
      for (int i = 0; i < 20; i++) {
        assertHit(cache, "for l" + i + " k" + i % 3, "X-Kind", "k" + i % 3, "X-Lang", "l" + i);
      }
      assertHit(cache, "for l1 null", "X-Lang", "l1");
      assertEquals(22, entries(cache, "mem"));
    }
  }

  /** RFC 9111 section 4: of several that match, the most recent. */
  @Test
  void theMostRecentOfTheVariantsThatMatchIsUsed() {
    try (TestCache cache = TestCache.withMemory()) {
      fetched(cache, "old", "A", "1", "B", "9").pass(1);
      fetched(cache, "new", "B", "1", "A", "2").pass(1);
      fetched(cache, "other", "A", "3", "B", "5").pass(1);
      assertEquals("new", cache.get("/a", "A", "1", "B", "1").text());
      assertEquals("old", cache.get("/a", "A", "1", "B", "2").text());
      assertEquals("new", cache.get("/a", "A", "4", "B", "1").text());
    }
  }

  /** A response that varies by the first of two fields. */
  private static TestCache fetched(
      TestCache cache, String text, String name, String value, String other, String otherValue) {
    cache.origin().next(200, text, "Cache-Control", "max-age=60", "Vary", name);
    assertEquals(text, cache.get("/a", name, value, other, otherValue).text());
    return cache;
  }

  @Test
  void aFreshVariantGoesBeforeAStaleOneThatIsMoreRecent() {
    try (TestCache cache = TestCache.withMemory()) {
      fetched(cache, "long", "A", "1", "B", "9").pass(1);
      cache.origin().next(200, "short", "Cache-Control", "max-age=1", "Vary", "B");
      cache.get("/a", "B", "1", "A", "2");
      cache.pass(1);
      assertEquals("long", cache.get("/a", "A", "1", "B", "1").text());
    }
  }

  @Test
  void absentAndEmptyAreDifferentSelections() {
    try (TestCache cache = TestCache.withMemory()) {
      answerBy(cache, "X-Lang");
      cache.get("/a");
      assertVaryMiss(cache, "for ", "X-Lang", "");
      assertHit(cache, "for null");
      assertHit(cache, "for ", "X-Lang", "");
    }
  }

  @Test
  void valuesCannotPassForOneAnother() {
    try (TestCache cache = TestCache.withMemory()) {
      answerBy(cache, "X-A", "X-B");
      cache.get("/a", "X-A", "1;3:x-b1=2", "X-B", "3");
      assertVaryMiss(cache, "for 1 2", "X-A", "1", "X-B", "2");
      assertVaryMiss(cache, "for 1;3:x-b1=2 null", "X-A", "1;3:x-b1=2");
    }
  }

  @Test
  void equivalentValuesSelectTheSameVariantWhereTheyAreNormalised() {
    try (TestCache cache = TestCache.withMemory()) {
      answerBy(cache, "Accept-Encoding");
      cache.get("/a", "Accept-Encoding", "gzip, br");
      assertHit(cache, "for gzip, br", "Accept-Encoding", "br;q=1.0,  GZIP");
      cache.with(cache.settings().vary(new VarySettings(64, List.of())));
      assertVaryMiss(cache, "for gzip,  br", "Accept-Encoding", "gzip,  br");
    }
  }

  @Test
  void twoSetsOfNamesLiveSideBySide() {
    try (TestCache cache = TestCache.withMemory()) {
      answerBy(cache, "X-Lang");
      cache.get("/a", "X-Lang", "de");
      answerBy(cache, "X-Kind");
      assertVaryMiss(cache, "for small", "X-Kind", "small");
      assertHit(cache, "for de", "X-Lang", "de");
      assertHit(cache, "for small", "X-Kind", "small");
      // Both fit: the one whose Vary was seen last.
      assertHit(cache, "for small", "X-Lang", "de", "X-Kind", "small");
      answerBy(cache, "X-Lang");
      assertVaryMiss(cache, "for en", "X-Lang", "en");
      assertHit(cache, "for de", "X-Lang", "de", "X-Kind", "small");
    }
  }

  @Test
  void theOldestVariantLeavesWhenThereAreTooMany() {
    try (TestCache cache = TestCache.withMemory()) {
      cache.with(cache.settings().vary(new VarySettings(3, List.of())));
      answerBy(cache, "X-Lang");
      for (String lang : List.of("a", "b", "c", "d")) {
        cache.get("/a", "X-Lang", lang);
      }
      assertEquals(4, entries(cache, "mem"), "three variants and the marker");
      assertHit(cache, "for b", "X-Lang", "b");
      assertHit(cache, "for d", "X-Lang", "d");
      assertVaryMiss(cache, "for a", "X-Lang", "a");
      assertVaryMiss(cache, "for b", "X-Lang", "b");
      assertEquals(4, entries(cache, "mem"));
    }
  }

  @Test
  void aLostMarkerCostsAFetchAndNothingElse() {
    try (TestCache cache = TestCache.withMemory()) {
      answerBy(cache, "X-Lang");
      cache.get("/a", "X-Lang", "a");
      cache.get("/a", "X-Lang", "b");
      Objects.requireNonNull(cache.stores().byName("mem"))
          .remove(Key.of("http://www.example.com:80/a"));
      assertEquals("for a", cache.get("/a", "X-Lang", "a").text());
      assertEquals(3, cache.origin().count());
      assertHit(cache, "for a", "X-Lang", "a");
      // The other one belonged to the lost marker.
      assertVaryMiss(cache, "for b", "X-Lang", "b");
      assertHit(cache, "for a", "X-Lang", "a");
    }
  }

  @Test
  void aMarkerThatCannotBeWrittenLeavesNoVariantBehind() {
    try (TestCache cache = TestCache.withMemory()) {
      answerBy(cache, "X-Lang");
      cache.plan("mem").failAt(Operation.COMMIT, 2, Failure.IO);
      assertEquals("for a", cache.get("/a", "X-Lang", "a").text());
      assertEquals(0, entries(cache, "mem"));
      assertEquals(
          "fwd=uri-miss; fwd-status=200; stored; ttl=60; detail=uri-miss",
          cache.get("/a", "X-Lang", "a").cacheStatus());
      assertHit(cache, "for a", "X-Lang", "a");
    }
  }

  @Test
  void varyThatAppearsHidesTheResponseThatDidNotVary() {
    try (TestCache cache = TestCache.withMemory()) {
      cache.stored("/a", "for all", "Cache-Control", "max-age=60");
      assertHit(cache, "for all", "X-Lang", "a");
      answerBy(cache, "X-Lang");
      cache.get("/a", "X-Lang", "a", "Cache-Control", "no-cache");
      assertHit(cache, "for a", "X-Lang", "a");
      assertVaryMiss(cache, "for b", "X-Lang", "b");
    }
  }

  @Test
  void varyThatDisappearsHidesTheVariants() {
    try (TestCache cache = TestCache.withMemory()) {
      answerBy(cache, "X-Lang");
      cache.get("/a", "X-Lang", "a");
      cache.get("/a", "X-Lang", "b");
      cache.origin().next(200, "for all", "Cache-Control", "max-age=60");
      cache.get("/a", "X-Lang", "a", "Cache-Control", "no-cache");
      assertHit(cache, "for all", "X-Lang", "a");
      assertHit(cache, "for all", "X-Lang", "b");
      assertHit(cache, "for all");
    }
  }

  /** Answers each lookup of a variant with the first variant that it ever had. */
  private static final class Mixed extends ForwardingStore {

    private final List<Key> variants = new ArrayList<>();

    Mixed(Store store) {
      super(store);
    }

    @Override
    public @Nullable StoredResponse lookup(Key key) throws IOException {
      if (key.text().indexOf('\n') >= 0) {
        variants.add(key);
      }
      return super.lookup(variants.isEmpty() ? key : variants.get(0));
    }
  }

  @Test
  void aStoreThatMixesVariantsUpIsNotBelieved() {
    try (TestCache cache = new TestCache().store("mem", Mixed::new)) {
      answerBy(cache, "X-Lang");
      cache.get("/a", "X-Lang", "a");
      assertHit(cache, "for a", "X-Lang", "a");
      for (int i = 0; i < 3; i++) {
        FakeExchange miss = cache.get("/a", "X-Lang", "b");
        assertEquals("for b", miss.text());
        assertTrue(miss.cacheStatus().startsWith("fwd=vary-miss;"), miss::cacheStatus);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void twoFillsThatWriteMarkersAtOnceMayLoseOneVariantButNeverMixThem(boolean markerBefore) {
    try (TestCache cache = TestCache.withMemory()) {
      cache.with(cache.settings().lock(new Lock(false, Duration.ofSeconds(5))));
      if (markerBefore) {
        answerBy(cache, "X-Lang");
        cache.get("/a", "X-Lang", "z");
      }
      cache.origin().always(fetch -> {});
      List<FakeFetch> fetches = new ArrayList<>();
      for (String lang : List.of("a", "b")) {
        cache.get("/a", "X-Lang", lang);
        fetches.add(cache.origin().last());
      }
      fetches.forEach(fetch -> fetch.head(200, "Cache-Control", "max-age=60", "Vary", "X-Lang"));
      fetches.get(0).content("for a").complete();
      fetches.get(1).content("for b").complete();
      answerBy(cache, "X-Lang");
      for (int round = 0; round < 2; round++) {
        for (String lang : List.of("a", "b", "z")) {
          assertEquals("for " + lang, cache.get("/a", "X-Lang", lang).text());
        }
      }
      assertHit(cache, "for a", "X-Lang", "a");
      assertHit(cache, "for b", "X-Lang", "b");
      assertHit(cache, "for z", "X-Lang", "z");
      assertEquals(4, entries(cache, "mem"), "no variant without a marker that leads to it");
    }
  }

  @Test
  void variantsInDifferentStoresDoNotPushEachOtherOut() {
    try (TestCache cache = new TestCache().store("small", "size", "1k").store("large")) {
      cache
          .origin()
          .always(
              fetch -> {
                String lang = String.valueOf(fetch.request().fields().combined("X-Lang"));
                String text = lang.equals("long") ? "x".repeat(5000) : "short";
                fetch
                    .head(
                        200,
                        "Cache-Control",
                        "max-age=60",
                        "Vary",
                        "X-Lang",
                        "Content-Length",
                        "" + text.length())
                    .content(text)
                    .complete();
              });
      cache.get("/a", "X-Lang", "long");
      cache.get("/a", "X-Lang", "short");
      assertHit(cache, "x".repeat(5000), "X-Lang", "long");
      assertHit(cache, "short", "X-Lang", "short");
      assertEquals(2, entries(cache, "small"));
      assertEquals(2, entries(cache, "large"));
      assertEquals(2, cache.origin().count());
    }
  }

  @Test
  void anOlderCopyOfAVariantInAnotherStoreIsForgotten() {
    try (TestCache cache = new TestCache().store("first").store("second")) {
      answerBy(cache, "X-Lang");
      cache.get("/a", "X-Lang", "a");
      cache.get("/a", "X-Lang", "b");
      assertEquals(3, entries(cache, "first"));
      // Now the first store declines, and the second one gets a newer copy.
      cache.plan("first").failFrom(Operation.BEGIN, 1, 1, Failure.IO);
      cache.origin().next(200, "newer", "Cache-Control", "max-age=60", "Vary", "X-Lang");
      cache.get("/a", "X-Lang", "a", "Cache-Control", "no-cache");
      assertEquals(2, entries(cache, "first"));
      assertHit(cache, "newer", "X-Lang", "a");
      assertHit(cache, "for b", "X-Lang", "b");
    }
  }

  @Test
  void anyMemberOfVaryThatIsAStarKeepsAResponseOut() {
    try (TestCache cache = TestCache.withMemory()) {
      cache.origin().next(200, "x", "Cache-Control", "max-age=60", "Vary", "Accept, *");
      assertEquals("fwd=uri-miss; fwd-status=200; detail=vary-any", cache.get("/a").cacheStatus());
    }
  }

  @Test
  void longValuesDoNotMakeTheMarkerGrow() {
    try (TestCache cache = TestCache.withMemory()) {
      answerBy(cache, "X-Lang");
      String value = "l".repeat(15_000);
      cache.get("/a", "X-Lang", value + 1);
      long before = used(cache);
      cache.get("/a", "X-Lang", value + 2);
      // The variant holds body and selecting fields; the marker its digest.
      assertTrue(used(cache) - before < 2 * 15_000 + 1500, () -> before + " -> " + used(cache));
      assertHit(cache, "for " + value + 1, "X-Lang", value + 1);
      assertHit(cache, "for " + value + 2, "X-Lang", value + 2);
    }
  }

  private static long used(TestCache cache) {
    return Objects.requireNonNull(Objects.requireNonNull(cache.stores().byName("mem")).stats())
        .bytesUsed();
  }
}
