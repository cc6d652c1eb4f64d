package dev.larder.engine.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larder.api.Fields;
import dev.larder.engine.decide.Preconditions.Verdict;
import dev.larder.engine.fixture.FakeRequest;
import dev.larder.engine.fixture.SettingsText;
import dev.larder.engine.fixture.Table;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Conditions of requests against stored responses (RFC 9110 section 13, RFC 9111 section 4.3.2).
 */
final class PreconditionsTest {

  /** Name, request fields, status, stored fields, verdict. */
  static List<List<String>> conditions() {
    return Table.rows(
        """
        nothing                  | - | 200 | ETag: "a" | proceed
        43 If-None-Match         | If-None-Match: "a" | 200 | ETag: "a" | not-modified
        conditional-etag-strong-respond-multiple-second | If-None-Match: "z", "a" | 200 | ETag: "a" | not-modified
        two lines                | If-None-Match: "z" / If-None-Match: "a" | 200 | ETag: "a" | not-modified
        rfc9110-13.1.2 weak comparison | If-None-Match: W/"a" | 200 | ETag: "a" | not-modified
        rfc9110-13.1.2 weak both | If-None-Match: W/"a" | 200 | ETag: W/"a" | not-modified
        rfc9110-13.1.2 other     | If-None-Match: "b" | 200 | ETag: "a" | proceed
        rfc9110-13.1.2 any       | If-None-Match: * | 200 | - | not-modified
        no tag stored            | If-None-Match: "a" | 200 | - | proceed
        a comma in a tag         | If-None-Match: "a,b" | 200 | ETag: "a,b" | not-modified
        conditional-lm-fresh     | If-Modified-Since: {-60} | 200 | Last-Modified: {-60} | not-modified
        conditional-lm-fresh-earlier | If-Modified-Since: {-50} | 200 | Last-Modified: {-60} | not-modified
        conditional-lm-stale     | If-Modified-Since: {-61} | 200 | Last-Modified: {-60} | proceed
        conditional-lm-fresh-no-lm | If-Modified-Since: {0} | 200 | - | not-modified
        rfc9111-4.3.2 no LM, before Date | If-Modified-Since: {-1} | 200 | - | proceed
        rfc9110-13.1.3 no date   | If-Modified-Since: never | 200 | Last-Modified: {-60} | proceed
        rfc9110-13.2.2 conditional-etag-precedence, tag differs | If-None-Match: "b" / If-Modified-Since: {0} | 200 | ETag: "a" / Last-Modified: {-60} | proceed
        rfc9110-13.2.2 conditional-etag-precedence, tag is equal | If-None-Match: "a" / If-Modified-Since: {-99} | 200 | ETag: "a" / Last-Modified: {-60} | not-modified
        rfc9110-13.1.1 If-Match  | If-Match: "a" | 200 | ETag: "a" | proceed
        rfc9110-13.1.1 If-Match, other | If-Match: "b", "c" | 200 | ETag: "a" | failed
        rfc9110-13.1.1 strong comparison | If-Match: "a" | 200 | ETag: W/"a" | failed
        rfc9110-13.1.1 any       | If-Match: * | 200 | - | proceed
        rfc9110-13.1.1 no tag stored | If-Match: "a" | 200 | - | failed
        rfc9110-13.1.4 not modified since | If-Unmodified-Since: {-60} | 200 | Last-Modified: {-60} | proceed
        rfc9110-13.1.4 modified since | If-Unmodified-Since: {-61} | 200 | Last-Modified: {-60} | failed
        rfc9110-13.1.4 nothing to compare | If-Unmodified-Since: {-61} | 200 | - | proceed
        rfc9110-13.1.4 no date   | If-Unmodified-Since: never | 200 | Last-Modified: {-60} | proceed
        rfc9110-13.2.2 If-Match before If-Unmodified-Since | If-Match: "a" / If-Unmodified-Since: {-99} | 200 | ETag: "a" / Last-Modified: {-60} | proceed
        rfc9110-13.2.2 If-Match fails before If-None-Match | If-Match: "b" / If-None-Match: "a" | 200 | ETag: "a" | failed
        rfc9110-13.2.2 If-Match, then If-None-Match | If-Match: "a" / If-None-Match: "a" | 200 | ETag: "a" | not-modified
        rfc9110-13.2.2 If-Unmodified-Since, then If-Modified-Since | If-Unmodified-Since: {0} / If-Modified-Since: {0} | 200 | Last-Modified: {-60} | not-modified
        rfc9110-13.2.1 203 is a success | If-None-Match: "a" | 203 | ETag: "a" | not-modified
        rfc9110-13.2.1 404 is none | If-None-Match: "a" | 404 | ETag: "a" | proceed
        rfc9110-13.2.1 301 is none | If-Match: "b" | 301 | ETag: "a" | proceed
        rfc9110-13.2.1 199 is none | If-Match: "b" | 199 | ETag: "a" | proceed
        """);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("conditions")
  void evaluates(List<String> row) {
    FakeRequest request = FakeRequest.get().withFields(Table.fields(row.get(1)));
    Fields stored = StorageTest.dated(Table.fields(row.get(3)));
    Verdict expected = Verdict.valueOf(row.get(4).toUpperCase(Locale.ROOT).replace('-', '_'));
    assertEquals(
        expected,
        Preconditions.evaluate(request, Integer.parseInt(row.get(2)), stored, terms(stored)));
  }

  /** Name, If-Range, stored fields, whether the range counts. */
  static List<List<String>> ifRanges() {
    return Table.rows(
        """
        absent                   | - | ETag: "a" | yes
        equal                    | If-Range: "a" | ETag: "a" | yes
        other                    | If-Range: "b" | ETag: "a" | no
        rfc9110-13.1.5 weak      | If-Range: W/"a" | ETag: W/"a" | no
        stored one is weak       | If-Range: "a" | ETag: W/"a" | no
        no tag stored            | If-Range: "a" | Last-Modified: {-60} | no
        not a tag at all         | If-Range: a | ETag: a | no
        date                     | If-Range: {-60} | Last-Modified: {-60} | yes
        rfc9110-13.1.5 exact, later | If-Range: {-59} | Last-Modified: {-60} | no
        rfc9110-13.1.5 exact, earlier | If-Range: {-61} | Last-Modified: {-60} | no
        date, none stored        | If-Range: {-60} | ETag: "a" | no
        rfc9110-8.8.2.2 within a second of Date | If-Range: {0} | Last-Modified: {0} | no
        rfc9110-8.8.2.2 a second before Date | If-Range: {-1} | Last-Modified: {-1} | yes
        """);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ifRanges")
  void ifRange(List<String> row) {
    Fields stored = StorageTest.dated(Table.fields(row.get(2)));
    assertEquals(
        row.get(3).equals("yes"),
        Preconditions.rangeApplies(
            Table.fields(row.get(1)).first("If-Range"), stored, terms(stored)));
  }

  private static ResponseTerms terms(Fields stored) {
    long now = Table.BASE * 1000;
    return ResponseTerms.of(200, stored, now, now, SettingsText.parse("default"));
  }
}
