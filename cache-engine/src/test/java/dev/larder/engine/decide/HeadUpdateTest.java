package dev.larder.engine.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larder.api.Fields;
import dev.larder.engine.fixture.SettingsText;
import dev.larder.engine.fixture.Table;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a 304, or the answer to a HEAD, does to a stored head. */
final class HeadUpdateTest {

  /** Name, stored fields, fields of the 304, whether it is about what is stored. */
  static List<List<String>> confirmations() {
    return Table.rows(
        """
        nothing named            | ETag: "a" / Last-Modified: {-60} | - | yes
        43 the same tag          | ETag: "a" | ETag: "a" | yes
        304-etag-update-response-ETag | ETag: "a" | ETag: "b" | yes
        rfc9111-4.3.4 another tag and date | ETag: "a" / Last-Modified: {-60} | ETag: "b" / Last-Modified: {-9} | no
        rfc9111-4.3.4 another tag, a date gone | ETag: "a" / Last-Modified: {-60} | ETag: "b" | no
        rfc9111-4.3.4 another tag, a date new | ETag: "a" | ETag: "b" / Last-Modified: {-9} | no
        weakly the same          | ETag: "a" | ETag: W/"a" | yes
        the tag decides          | ETag: "a" / Last-Modified: {-60} | ETag: "a" / Last-Modified: {-9} | yes
        another tag, the same date | ETag: "a" / Last-Modified: {-60} | ETag: "b" / Last-Modified: {-60} | yes
        304-lm-use-stored-Test-Header | Last-Modified: {-60} | Last-Modified: {-60} | yes
        rfc9111-4.3.4 an older version put back | Last-Modified: {-60} | Last-Modified: {-99} | no
        rfc9111-4.3.4 another date, no tag to compare | ETag: "a" / Last-Modified: {-60} | Last-Modified: {-99} | no
        a tag where there was none | Last-Modified: {-60} | ETag: "a" / Last-Modified: {-60} | yes
        dates that are none      | Last-Modified: x / ETag: "a" | Last-Modified: y | yes
        """);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("confirmations")
  void confirms(List<String> row) {
    assertEquals(
        row.get(3).equals("yes"),
        HeadUpdate.confirms(Table.fields(row.get(1)), Table.fields(row.get(2))));
  }

  /** Name, stored fields, fields of the answer to HEAD, whether it describes ten stored bytes. */
  static List<List<String>> descriptions() {
    return Table.rows(
        """
        nothing named            | ETag: "a" | - | yes
        rfc9111-4.3.5 all equal  | ETag: "a" / Last-Modified: {-60} | ETag: "a" / Last-Modified: {-60} / Content-Length: 10 | yes
        rfc9111-4.3.5 another length | ETag: "a" | ETag: "a" / Content-Length: 11 | no
        rfc9111-4.3.5 another tag | ETag: "a" | ETag: "b" / Content-Length: 10 | no
        rfc9111-4.3.5 another date | Last-Modified: {-60} | Last-Modified: {-59} | no
        a tag where there was none | Last-Modified: {-60} | ETag: "b" | no
        a date where there was none | ETag: "a" | Last-Modified: {-60} | no
        weakly the same          | ETag: "a" | ETag: W/"a" | yes
        """);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("descriptions")
  void describes(List<String> row) {
    assertEquals(
        row.get(3).equals("yes"),
        HeadUpdate.describes(Table.fields(row.get(1)), 10, Table.fields(row.get(2))));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "ETag: \"a\", true",
    "Last-Modified: x, true",
    "Content-Length: 3, true",
    "Cache-Control: max-age=60, false",
    "-, false"
  })
  void identifies(String fields, boolean expected) {
    assertEquals(expected, HeadUpdate.identifies(Table.fields(fields)));
  }

  /** Name, stored fields, fields of the answer, what of it is for its client alone. */
  static List<List<String>> forOneClient() {
    return Table.rows(
        """
        a cookie                 | default | X: a | X: b / Set-Cookie: c=d / Date: {0} | Set-Cookie: c=d
        a cookie that is stored  | default store-set-cookie=on | X: a | Set-Cookie: c=d | -
        ignore-headers           | default ignore-headers=X | Y: a | X: b | X: b
        private field            | default | X: a | Cache-Control: private="x" / X: b | X: b
        of the stored content    | default | X: a | ETag: "b" / Content-Length: 3 | -
        hop by hop               | default | X: a | Connection: y / Y: b / Keep-Alive: 5 | -
        """);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forOneClient")
  void tellsWhatIsForOneClient(List<String> row) {
    Fields answer = Table.fields(row.get(3));
    Fields merged =
        HeadUpdate.merge(Table.fields(row.get(2)), answer, SettingsText.parse(row.get(1)));
    assertEquals(Table.fields(row.get(4)), HeadUpdate.forOneClient(merged, answer));
  }

  /** Name, settings, stored fields, fields of the answer, fields afterwards. */
  static List<List<String>> merges() {
    return Table.rows(
        """
        304-etag-update-response-Test-Header | default | X: a / Y: b | X: c | Y: b / X: c
        304-lm-use-stored-Test-Header | default | X: a | Y: b | X: a / Y: b
        names in any case        | default | X-A: 1 / x-a: 2 | X-a: 3 | X-a: 3
        several lines for one    | default | X: a | X: b / X: c | X: b / X: c
        304-etag-update-response-Content-Length | default | X: a | Content-Length: 10 | X: a
        304-etag-update-response-Content-Encoding | default | Content-Encoding: gzip | Content-Encoding: br | Content-Encoding: gzip
        304-etag-update-response-Content-Range | default | X: a | Content-Range: bytes 0-1/2 | X: a
        304-etag-update-response-Content-MD5 | default | Content-MD5: a | Content-MD5: b | Content-MD5: a
        304-etag-update-response-ETag | default | ETag: "a" | ETag: W/"a" | ETag: "a"
        304-etag-update-response-Content-Type | default | Content-Type: a/b | Content-Type: c/d | Content-Type: c/d
        304-etag-update-response-Cache-Control | default | Cache-Control: max-age=1 | Cache-Control: max-age=3600 | Cache-Control: max-age=3600
        rfc9111-3.1 hop by hop   | default | X: a | Connection: x / X: b / Keep-Alive: 5 | X: a
        43 Age is of the old answer | default | Age: 50 / X: a | Date: {0} | X: a / Date: {0}
        43 Age of the new answer | default | Age: 50 | Age: 3 | Age: 3
        43 Date is of the old answer | default | Date: {-99} / X: a | Y: b | X: a / Y: b
        rfc7234-4.3.4 old warnings | default | Warning: 110 a "b" / Warning: 299 a "b" | - | Warning: 299 a "b"
        42 ignore-headers        | default ignore-headers=X | Y: a | x: b / Y: c | Y: c
        42 Set-Cookie            | default | X: a | Set-Cookie: a=b / Set-Cookie2: c=d | X: a
        42 Set-Cookie, on        | default store-set-cookie=on | X: a | Set-Cookie: a=b | X: a / Set-Cookie: a=b
        rfc9111-5.2.2.7 private field | default | X: a | Cache-Control: private="x, y" / X: b / Y: c | Cache-Control: private="x, y"
        rfc9111-5.2.2.4 no-cache field | default | X: a / Z: a | Cache-Control: no-cache="x" / X: b | Z: a / Cache-Control: no-cache="x"
        rfc9213-2.2 private field of a targeted one | default | CDN-Cache-Control: private="x" / Y: a | X: b | CDN-Cache-Control: private="x" / Y: a
        """);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("merges")
  void merges(List<String> row) {
    Fields merged =
        HeadUpdate.merge(
            Table.fields(row.get(2)), Table.fields(row.get(3)), SettingsText.parse(row.get(1)));
    assertEquals(Table.fields(row.get(4)), merged);
  }
}
