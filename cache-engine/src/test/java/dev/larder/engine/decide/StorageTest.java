package dev.larder.engine.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larder.api.Fields;
import dev.larder.engine.decide.Storage.RequestFacts;
import dev.larder.engine.fixture.ReasonRow;
import dev.larder.engine.fixture.SettingsText;
import dev.larder.engine.fixture.Table;
import dev.larder.engine.outcome.Reason;
import dev.larder.engine.settings.CacheSettings;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which responses are stored, and how long they live. A number is that of a vector in section E of
 * the reference; {@code A.5-3} is a rule of it; other rows are named after the RFC and the case of
 * the public suite.
 */
public final class StorageTest {

  private static final String GATES =
      """
      35 203 + Expires          | mod-cache | GET | 203 | Expires: {+60} | stored 60
      35 300 + Expires          | mod-cache | GET | 300 | Expires: {+60} | stored 60
      35 301 + Expires          | mod-cache | GET | 301 | Expires: {+60} | stored 60
      35 206                    | mod-cache | GET | 206 | Expires: {+60} / Content-Range: bytes 0-1/9 | partial
      35 302 bare               | mod-cache | GET | 302 | - | status
      35 404 bare               | mod-cache | GET | 404 | - | status
      35 410 bare               | mod-cache | GET | 410 | Last-Modified: {-60} | status
      35 302 + max-age          | mod-cache | GET | 302 | Cache-Control: max-age=60 | stored 60
      35 404 is wider now       | default | GET | 404 | - | stored 3600
      36 HEAD that goes to the origin | mod-cache | HEAD | 200 | Cache-Control: max-age=60 | not-get
      37 Authorization, no permission | rfc-strict | GET auth | 200 | Cache-Control: max-age=60 | authorized
      rfc9111-3.5 other-authorization-public | rfc-strict | GET auth | 200 | Cache-Control: max-age=60, public | stored 60
      rfc9111-3.5 other-authorization-must-revalidate | rfc-strict | GET auth | 200 | Cache-Control: max-age=60, must-revalidate | stored 60
      rfc9111-3.5 other-authorization-smaxage | rfc-strict | GET auth | 200 | Cache-Control: s-maxage=60 | stored 60
      rfc9111-3.5 proxy-revalidate is no permission | rfc-strict | GET auth | 200 | Cache-Control: max-age=60, proxy-revalidate | authorized
      40 no-store, off          | mod-cache | GET | 200 | Cache-Control: no-store, max-age=60 | no-store
      40 no-store, on           | mod-cache ignore-cache-control=on | GET | 200 | Cache-Control: no-store, max-age=60 | stored 60
      40 no-cache + LM, off     | mod-cache | GET | 200 | Cache-Control: no-cache / Last-Modified: {-36000} | no-cache
      40 no-cache + LM, on      | mod-cache ignore-cache-control=on | GET | 200 | Cache-Control: no-cache / Last-Modified: {-36000} | stored 3600
      40 no-cache + LM, decision 10 | default | GET | 200 | Cache-Control: no-cache / Last-Modified: {-36000} | stored 3600
      40 private, off           | mod-cache | GET | 200 | Cache-Control: private, max-age=60 | private
      40 private, on            | mod-cache ignore-cache-control=on | GET | 200 | Cache-Control: private, max-age=60 | private
      40 private, own switch    | mod-cache store-private=on | GET | 200 | Cache-Control: private, max-age=60 | stored 60
      store-no-store            | default store-no-store=on | GET | 200 | Cache-Control: no-store, max-age=60 | stored 60
      store-no-cache off        | default store-no-cache=off | GET | 200 | Cache-Control: no-cache, max-age=60 | no-cache
      A.5 quoted no-cache is about fields | default store-no-cache=off | GET | 200 | Cache-Control: no-cache="X-A", max-age=60 | stored 60
      41 Vary: *                | mod-cache | GET | 200 | Vary: * / Cache-Control: max-age=60 | vary-any
      rfc9111-4.1 a member that is no name | default | GET | 200 | Vary: Accept, a b / Cache-Control: max-age=60 | vary-any
      41 Vary: Accept-Language  | mod-cache | GET | 200 | Vary: Accept-Language / Cache-Control: max-age=60 | stored 60
      42 Set-Cookie, mod-cache  | mod-cache | GET | 200 | Set-Cookie: a=b / Cache-Control: max-age=60 | stored 60
      42 Set-Cookie, decision 19 | default | GET | 200 | Set-Cookie: a=b / Cache-Control: max-age=60 | set-cookie
      42 Set-Cookie2            | default | GET | 200 | Set-Cookie2: a=b / Cache-Control: max-age=60 | set-cookie
      42 ignore-headers         | default ignore-headers=set-cookie | GET | 200 | Set-Cookie: a=b / Cache-Control: max-age=60 | stored 60
      rfc9111-5.2.2.4 no-cache=set-cookie | default | GET | 200 | Set-Cookie: a=b / Cache-Control: max-age=60, no-cache="set-cookie" | stored 60
      rfc9111-5.2.2.7 private=set-cookie | default | GET | 200 | Set-Cookie: a=b / Cache-Control: max-age=60, private="set-cookie" | stored 60
      401 with max-age          | default | GET | 401 | WWW-Authenticate: Basic / Cache-Control: max-age=60 | authentication
      407 with max-age          | default | GET | 407 | Cache-Control: max-age=60 | authentication
      a challenge with 200      | default | GET | 200 | WWW-Authenticate: Negotiate / Cache-Control: max-age=60 | authentication
      Authentication-Info       | default | GET | 200 | Authentication-Info: a=b / Cache-Control: max-age=60 | authentication
      Authentication-Info, store-authorized | rfc-strict | GET | 200 | Authentication-Info: a=b / Cache-Control: max-age=60 | stored 60
      rfc9111-3 interim         | default | GET | 103 | Cache-Control: max-age=60 | status
      rfc9111-4.3.3 304 of the client's own | default | GET | 304 | Cache-Control: max-age=60 | status
      status-599-fresh          | default | GET | 599 | Cache-Control: max-age=60 | stored 60
      rfc9110-15 no status at all | rfc-strict | GET | 600 | Cache-Control: max-age=60 | status
      refuse-status             | default refuse-status=400,408 | GET | 408 | Cache-Control: max-age=60 | status
      rfc9111-5.2.2.3 understood | default | GET | 200 | Cache-Control: max-age=60, must-understand | stored 60
      rfc9111-5.2.2.3 understood overrides no-store | default | GET | 200 | Cache-Control: max-age=60, no-store, must-understand | stored 60
      rfc9111-5.2.2.3 not understood | default | GET | 599 | Cache-Control: max-age=60, must-understand | not-understood
      rfc9111-5.2.2.3 not understood, ignore-cache-control | default ignore-cache-control=on | GET | 599 | Cache-Control: max-age=60, must-understand | not-understood
      heuristic-599-not_cached  | default | GET | 599 | Last-Modified: {-36000} | status
      heuristic-599-cached      | default | GET | 599 | Last-Modified: {-36000} / Cache-Control: public | stored 3600
      heuristic-201-not_cached  | rfc-strict | GET | 201 | Last-Modified: {-36000} | status
      heuristic-204-cached      | default | GET | 204 | Last-Modified: {-36000} | stored 3600
      status-expire             | default status-expire=404:10 | GET | 404 | Last-Modified: {-36000} | stored 10
      status-expire of a status without heuristics | default status-expire=302:10 | GET | 302 | - | stored 10
      status-expire and a query | default status-expire=404:10 | GET ? | 404 | - | stored 10
      status-expire, explicit goes first | default status-expire=404:10 | GET | 404 | Cache-Control: max-age=60 | stored 60
      rfc9213-2.2 cdn-no-store  | default | GET | 200 | CDN-Cache-Control: no-store / Cache-Control: max-age=60 | no-store
      rfc9213-2.2 cdn-cc-no-store | default | GET | 200 | CDN-Cache-Control: max-age=60 / Cache-Control: no-store | stored 60
      rfc9213-2.2 Expires ignored | default | GET | 200 | CDN-Cache-Control: public / Expires: {+60} / Last-Modified: {-36000} | stored 3600
      rfc9213-2.1 invalid, falls back | default | GET | 200 | CDN-Cache-Control: max-age=60, & / Cache-Control: no-store | no-store
      Surrogate-Control, any case | default | GET | 200 | Surrogate-Control: Max-Age=60 / Cache-Control: no-store | stored 60
      first of the list wins    | default | GET | 200 | Surrogate-Control: no-store / CDN-Cache-Control: max-age=60 | stored 60
      mod-cache has no targets  | mod-cache | GET | 200 | CDN-Cache-Control: max-age=60 / Cache-Control: no-store | no-store
      """;

  private static final String EXPIRY =
      """
      1 LM, factor 0.1          | mod-cache | GET | 200 | Last-Modified: {-36000} | stored 3600
      2 LM, factor 0.5          | mod-cache last-modified-factor=0.5 | GET | 200 | Last-Modified: {-36000} | stored 18000
      3 LM 30 d, capped         | mod-cache | GET | 200 | Last-Modified: {-2592000} | stored 86400
      4 LM 30 d, max-expire 7d  | mod-cache max-expire=604800 | GET | 200 | Last-Modified: {-2592000} | stored 259200
      5 LM, max-expire 600      | mod-cache max-expire=600 | GET | 200 | Last-Modified: {-36000} | stored 600
      6 LM = Date               | mod-cache | GET | 200 | Last-Modified: {0} | stored 3600
      7 LM one day ahead        | mod-cache | GET | 200 | Last-Modified: {+86400} | stored 3600
      8 LM 5 s before           | mod-cache | GET | 200 | Last-Modified: {-5} | stored 0
      9 factor 0                | mod-cache last-modified-factor=0 | GET | 200 | Last-Modified: {-36000} | stored 0
      10 nothing to go by       | mod-cache | GET | 200 | - | no-validator
      11 nothing, ignore-no-last-mod | mod-cache ignore-no-last-mod=on | GET | 200 | - | stored 3600
      12 default-expire is not capped | mod-cache ignore-no-last-mod=on default-expire=7200 max-expire=600 | GET | 200 | - | stored 7200
      13 ETag only              | mod-cache | GET | 200 | ETag: "a" | stored 3600
      14 Expires in 7 d         | mod-cache | GET | 200 | Expires: {+604800} | stored 86400
      15 max-age of 7 d         | mod-cache | GET | 200 | Cache-Control: max-age=604800 | stored 86400
      16 max-age and LM         | mod-cache | GET | 200 | Cache-Control: max-age=120 / Last-Modified: {-36000} | stored 120
      17 s-maxage and max-age   | mod-cache | GET | 200 | Cache-Control: max-age=600, s-maxage=60 | stored 60
      18 Expires and max-age    | mod-cache | GET | 200 | Cache-Control: max-age=60 / Expires: {+5400} | stored 60
      19 Expires in the past    | mod-cache | GET | 200 | Expires: {-60} | expired
      19 Expires in the past, store-expired | mod-cache store-expired=on | GET | 200 | Expires: {-60} | stored 0
      20 Expires: 0             | mod-cache | GET | 200 | Expires: 0 / Last-Modified: {-36000} | expired
      21 min-expire             | mod-cache min-expire=600 | GET | 200 | Last-Modified: {-600} | stored 600
      22 query, LM only         | mod-cache | GET ? | 200 | Last-Modified: {-36000} | query
      23 query, Expires         | mod-cache | GET ? | 200 | Expires: {+3600} | stored 3600
      24 query, max-age         | mod-cache | GET ? | 200 | Cache-Control: max-age=60 | stored 60
      24 query, s-maxage        | mod-cache | GET ? | 200 | Cache-Control: s-maxage=60 | stored 60
      query, heuristic-query on | mod-cache heuristic-query=on | GET ? | 200 | Last-Modified: {-36000} | stored 3600
      query, no-cache: for validation | default | GET ? | 200 | Cache-Control: no-cache / ETag: "a" | stored 3600
      A.5-5 other statuses need no validator | mod-cache | GET | 203 | - | stored 3600
      A.5-5 LM that is no date  | mod-cache | GET | 200 | Last-Modified: yesterday | no-validator
      A.5-5 s-maxage satisfies  | mod-cache | GET | 200 | Cache-Control: s-maxage=5 | stored 5
      no-cache and nothing to validate with | default | GET | 200 | Cache-Control: no-cache | no-validator
      rfc9111-4.2.1 freshness-expires-age-fast-date | default | GET | 200 | Date: {-100} / Expires: {+10} | stored 110
      rfc9111-4.2.1 two Expires | default | GET | 200 | Expires: {+10} / Expires: {+10} | expired
      rfc9111-5.3 Date in the future | default | GET | 200 | Date: {+100} / Expires: {+160} | stored 60
      rfc9111-4.2.3 older than it lives | default | GET | 200 | Age: 60 / Cache-Control: max-age=60 | expired
      rfc9111-4.2.3 old, with a validator | default | GET | 200 | Age: 60 / Cache-Control: max-age=60 / ETag: "a" | expired
      rfc9111-4.2.3 nearly as old | default | GET | 200 | Age: 59 / Cache-Control: max-age=60 | stored 60
      no-cache, expired: for validation | default | GET | 200 | Cache-Control: no-cache / Expires: 0 / ETag: "a" | stored 0
      max-age=0, no validator   | default | GET | 200 | Cache-Control: max-age=0 | expired
      max-age=0, ETag: for validation | default | GET | 200 | Cache-Control: max-age=0 / ETag: "a" | stored 0
      s-maxage=0, LM: for validation | default | GET | 200 | Cache-Control: s-maxage=0, max-age=60 / Last-Modified: {-9} | stored 0
      rfc9111-5.3 max-age=0, ETag, Expires does not count | default | GET | 200 | Cache-Control: max-age=0 / Expires: 0 / ETag: "a" | stored 0
      rfc9111-4.2.1 max-age that is no number | default | GET | 200 | Cache-Control: max-age=soon | expired
      min-expire is a floor under max-age, too | default min-expire=30 | GET | 200 | Cache-Control: max-age=10 | stored 30
      min-expire stays below the cap | default min-expire=30 max-expire=20 | GET | 200 | Cache-Control: max-age=10 | stored 20
      rfc-strict keeps what the origin says | rfc-strict | GET | 200 | Cache-Control: max-age=31536000 | stored 31536000
      rfc9111-1.2.2 freshness-max-age-max-plus | rfc-strict max-expire=9999999999 | GET | 200 | Cache-Control: max-age=99999999999 | stored 2147483648
      """;

  /** A row: how a response is answered, and what becomes of it. */
  record Row(
      String name,
      CacheSettings settings,
      RequestFacts request,
      int status,
      Fields fields,
      String expected) {

    static Row of(List<String> cells) {
      String request = cells.get(2);
      RequestFacts facts =
          new RequestFacts(
              request.startsWith("GET"), request.endsWith("auth"), request.endsWith("?"));
      return new Row(
          cells.get(0),
          SettingsText.parse(cells.get(1)),
          facts,
          Integer.parseInt(cells.get(3)),
          Table.fields(cells.get(4)),
          cells.get(5));
    }

    /** Whether the response is to be stored. */
    boolean stored() {
      return expected.startsWith("stored ");
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static final List<Row> ROWS = Table.rows(EXPIRY + GATES).stream().map(Row::of).toList();

  /** The reasons that the rows expect. */
  public static List<ReasonRow> reasons() {
    return ROWS.stream()
        .filter(row -> !row.stored())
        .map(row -> new ReasonRow(row.name(), Table.reason(row.expected())))
        .toList();
  }

  static List<Row> rows() {
    return ROWS;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void decides(Row row) {
    long now = Table.BASE * 1000;
    Fields fields = dated(row.fields());
    ResponseTerms terms = ResponseTerms.of(row.status(), fields, now, now, row.settings());
    Storage storage =
        Storage.decide(row.request(), row.status(), fields, terms, row.settings(), now);
    Reason refused = storage.refused();
    String verdict = refused == null ? "stored " + terms.lifetime() : refused.code();
    assertEquals(row.expected(), verdict);
  }

  /** The fields with a Date: that of their arrival, if they have none. */
  static Fields dated(Fields fields) {
    return fields.has("Date") ? fields : fields.plus(Table.fields("Date: {0}").lines());
  }
}
