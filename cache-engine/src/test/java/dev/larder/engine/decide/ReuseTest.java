package dev.larder.engine.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larder.api.Fields;
import dev.larder.engine.fixture.FakeRequest;
import dev.larder.engine.fixture.ReasonRow;
import dev.larder.engine.fixture.SettingsText;
import dev.larder.engine.fixture.Table;
import dev.larder.engine.outcome.Reason;
import dev.larder.engine.settings.CacheSettings;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which stored responses are used, by request, response and seconds since it was received. Numbers
 * are those of the vectors in section E of the reference.
 */
public final class ReuseTest {

  private static final String TEXT =
      """
      1 LM, one second before      | mod-cache | - | Last-Modified: {-36000} | 3599 | fresh
      1 LM, at the end             | mod-cache | - | Last-Modified: {-36000} | 3600 | stale
      8 LM 5 s before              | mod-cache | - | Last-Modified: {-5} | 0 | stale
      17 s-maxage goes first       | mod-cache | - | Cache-Control: max-age=600, s-maxage=60 | 100 | stale
      26 age 99                    | mod-cache | - | Cache-Control: max-age=100 | 99 | fresh
      26 age 100                   | mod-cache | - | Cache-Control: max-age=100 | 100 | stale
      27 max-age=10, age 50        | mod-cache | Cache-Control: max-age=10 | Cache-Control: max-age=100 | 50 | request-max-age
      27 max-age=10, age 9         | mod-cache | Cache-Control: max-age=10 | Cache-Control: max-age=100 | 9 | fresh
      27 max-age=10, age 10        | mod-cache | Cache-Control: max-age=10 | Cache-Control: max-age=100 | 10 | request-max-age
      27 max-age=0                 | mod-cache | Cache-Control: max-age=0 | Cache-Control: max-age=100 | 0 | request-max-age
      A.6 max-age ignored          | mod-cache ignore-cache-control=on | Cache-Control: max-age=10 | Cache-Control: max-age=100 | 50 | fresh
      28 min-fresh=30, age 69      | mod-cache | Cache-Control: min-fresh=30 | Cache-Control: max-age=100 | 69 | fresh
      28 min-fresh=30, age 70      | mod-cache | Cache-Control: min-fresh=30 | Cache-Control: max-age=100 | 70 | request-min-fresh
      A.6 min-fresh ignored        | mod-cache ignore-cache-control=on | Cache-Control: min-fresh=30 | Cache-Control: max-age=100 | 70 | fresh
      29 max-stale=50, age 120     | mod-cache | Cache-Control: max-stale=50 | Cache-Control: max-age=100 | 120 | stale-allowed
      29 max-stale=50, age 149     | mod-cache | Cache-Control: max-stale=50 | Cache-Control: max-age=100 | 149 | stale-allowed
      29 max-stale=50, age 150     | mod-cache | Cache-Control: max-stale=50 | Cache-Control: max-age=100 | 150 | stale
      A.6 max-stale still counts   | mod-cache ignore-cache-control=on | Cache-Control: max-stale=50 | Cache-Control: max-age=100 | 149 | stale-allowed
      30 and must-revalidate       | mod-cache | Cache-Control: max-stale=50 | Cache-Control: max-age=100, must-revalidate | 120 | stale
      30 and proxy-revalidate      | mod-cache | Cache-Control: max-stale=50 | Cache-Control: max-age=100, proxy-revalidate | 120 | stale
      30 and s-maxage              | mod-cache | Cache-Control: max-stale=50 | Cache-Control: s-maxage=100 | 120 | stale
      31 bare max-stale, last second | mod-cache | Cache-Control: max-stale | Cache-Control: max-age=100 | 31536099 | stale-allowed
      31 bare max-stale, over      | mod-cache | Cache-Control: max-stale | Cache-Control: max-age=100 | 31536100 | stale
      31 max-stale beyond a year   | mod-cache | Cache-Control: max-stale=99999999999 | Cache-Control: max-age=100 | 31536100 | stale
      32 a request may only shorten | mod-cache | Cache-Control: max-age=9999 | Expires: {+100} | 200 | stale
      33 heuristic, a day and more | mod-cache max-expire=604800 | - | Last-Modified: {-2592000} | 90000 | fresh
      34 Age 100                   | mod-cache | - | Age: 100 / Cache-Control: max-age=111 | 10 | fresh
      34 Age 100, as old           | mod-cache | - | Age: 100 / Cache-Control: max-age=110 | 10 | stale
      38 Pragma: no-cache, off     | mod-cache | Pragma: no-cache | Cache-Control: max-age=100 | 0 | request-no-cache
      38 Pragma: no-cache, on      | mod-cache ignore-cache-control=on | Pragma: no-cache | Cache-Control: max-age=100 | 0 | fresh
      39 no-store, on              | mod-cache ignore-cache-control=on | Cache-Control: no-store | Cache-Control: max-age=100 | 0 | fresh
      40 no-cache, ignored         | mod-cache ignore-cache-control=on | - | Cache-Control: no-cache, max-age=100 | 0 | fresh
      40 no-cache, ignored, max-stale | mod-cache ignore-cache-control=on | Cache-Control: max-stale=50 | Cache-Control: no-cache, max-age=100 | 120 | stale-allowed
      43 stale with validators     | mod-cache | - | ETag: "a" / Last-Modified: {-36000} / Cache-Control: max-age=100 | 100 | stale
      rfc9111-5.2.1.4 ccreq-no-cache | default | Cache-Control: no-cache | Cache-Control: max-age=100 | 0 | request-no-cache
      rfc9211-2.2 no-cache and stale | default | Cache-Control: no-cache | Cache-Control: max-age=100 | 200 | stale
      rfc9111-5.2.1.1 max-age and max-stale | default | Cache-Control: max-age=10, max-stale=50 | Cache-Control: max-age=100 | 59 | fresh
      rfc9111-5.2.1.1 max-age and max-stale, beyond both | default | Cache-Control: max-age=10, max-stale=50 | Cache-Control: max-age=100 | 60 | request-max-age
      max-age, max-stale and min-fresh | default | Cache-Control: max-age=10, max-stale=50, min-fresh=5 | Cache-Control: max-age=100 | 55 | request-min-fresh
      max-stale cannot lift must-revalidate and max-age | default | Cache-Control: max-age=10, max-stale=50 | Cache-Control: max-age=100, must-revalidate | 20 | request-max-age
      min-fresh of something stale | default | Cache-Control: min-fresh=1 | Cache-Control: max-age=100 | 100 | stale
      rfc9111-5.2.2.4 cc-resp-no-cache-revalidate | default | - | Cache-Control: no-cache, max-age=100 | 0 | validate-always
      rfc9111-5.2.2.4 no-cache and max-stale | default | Cache-Control: max-stale | Cache-Control: no-cache, max-age=100 | 0 | validate-always
      rfc9111-5.2.2.4 fields only  | default | - | Cache-Control: no-cache="a", max-age=100 | 0 | fresh
      rfc9111-4.2.3 Date long ago  | default | - | Date: {-60} / Cache-Control: max-age=100 | 39 | fresh
      rfc9111-4.2.3 Date long ago, as old | default | - | Date: {-60} / Cache-Control: max-age=100 | 40 | stale
      rfc9111-5.1 Age that is no number | default | - | Age: x / Cache-Control: max-age=99999999999 | 0 | stale
      rfc5861-3 within             | default | - | Cache-Control: max-age=100, stale-while-revalidate=50 | 149 | stale-while-revalidate
      rfc5861-3 beyond             | default | - | Cache-Control: max-age=100, stale-while-revalidate=50 | 150 | stale
      rfc5861-3 fresh              | default | - | Cache-Control: max-age=100, stale-while-revalidate=50 | 99 | fresh
      rfc5861-3 by the setting     | default stale-while-revalidate=50 | - | Cache-Control: max-age=100 | 149 | stale-while-revalidate
      rfc5861-3 the response first | default stale-while-revalidate=50 | - | Cache-Control: max-age=100, stale-while-revalidate=10 | 120 | stale
      rfc5861-3 none is none       | default stale-while-revalidate=50 | - | Cache-Control: max-age=100, stale-while-revalidate=0 | 120 | stale
      rfc5861-3 must-revalidate    | default | - | Cache-Control: max-age=100, stale-while-revalidate=50, must-revalidate | 120 | stale
      rfc5861-3 proxy-revalidate   | default stale-while-revalidate=50 | - | Cache-Control: max-age=100, proxy-revalidate | 120 | stale
      rfc5861-3 beside s-maxage    | default | - | Cache-Control: s-maxage=100, stale-while-revalidate=50 | 120 | stale-while-revalidate
      rfc5861-3 s-maxage, setting  | default stale-while-revalidate=50 | - | Cache-Control: s-maxage=100 | 120 | stale
      rfc5861-3 no-cache           | default | Cache-Control: no-cache | Cache-Control: max-age=100, stale-while-revalidate=50 | 120 | stale
      rfc5861-3 request max-age    | default | Cache-Control: max-age=110 | Cache-Control: max-age=100, stale-while-revalidate=50 | 120 | stale
      rfc5861-3 request max-age, younger | default | Cache-Control: max-age=130 | Cache-Control: max-age=100, stale-while-revalidate=50 | 120 | stale-while-revalidate
      rfc5861-3 min-fresh          | default | Cache-Control: min-fresh=1 | Cache-Control: max-age=100, stale-while-revalidate=50 | 120 | stale
      a clock that was set back    | default | - | Cache-Control: max-age=100 | -500 | fresh
      """;

  record Row(
      String name,
      CacheSettings settings,
      Fields request,
      Fields response,
      long residentSeconds,
      Reason expected) {

    static Row of(List<String> cells) {
      return new Row(
          cells.get(0),
          SettingsText.parse(cells.get(1)),
          Table.fields(cells.get(2)),
          Table.fields(cells.get(3)),
          Long.parseLong(cells.get(4)),
          Table.reason(cells.get(5)));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static final List<Row> ROWS = Table.rows(TEXT).stream().map(Row::of).toList();

  /** The reasons that the rows expect. */
  public static List<ReasonRow> reasons() {
    return ROWS.stream().map(row -> new ReasonRow(row.name(), row.expected())).toList();
  }

  static List<Row> rows() {
    return ROWS;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void decides(Row row) {
    long received = Table.BASE * 1000;
    FakeRequest request = FakeRequest.get().withFields(row.request());
    Fields fields = StorageTest.dated(row.response());
    ResponseTerms response = ResponseTerms.of(200, fields, received, received, row.settings());
    Reuse reuse =
        Reuse.decide(
            RequestTerms.of(request, row.settings()),
            response,
            received + row.residentSeconds() * 1000);
    assertEquals(row.expected(), reuse.reason());
    boolean usable =
        Set.of(Reason.FRESH, Reason.STALE_ALLOWED, Reason.STALE_WHILE_REVALIDATE)
            .contains(row.expected());
    assertEquals(usable, reuse.usable());
  }
}
