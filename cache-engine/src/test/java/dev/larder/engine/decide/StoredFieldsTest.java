package dev.larder.engine.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.larder.api.Fields;
import dev.larder.engine.decide.Storage.RequestFacts;
import dev.larder.engine.fixture.SettingsText;
import dev.larder.engine.fixture.Table;
import dev.larder.engine.settings.CacheSettings;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which fields of a response are stored (RFC 9111 section 3.1), and by what it varies. */
final class StoredFieldsTest {

  /** Name, settings, fields, stored fields, names that it varies by. */
  static List<List<String>> rows() {
    return Table.rows(
        """
        all                      | default | ETag: "a" / X: b | ETag: "a" / X: b |
        42 default, mod-cache    | mod-cache | ETag: "a" / Set-Cookie: b=c | ETag: "a" / Set-Cookie: b=c |
        42 ignore-headers        | mod-cache ignore-headers=set-cookie,X | ETag: "a" / Set-Cookie: b=c / x: d | ETag: "a" |
        42 named by Connection   | mod-cache | ETag: "a" / Connection: X-Foo / X-Foo: b | ETag: "a" |
        D.20 hop by hop          | default | ETag: "a" / Trailer: X / Proxy-Connection: close / TE: trailers | ETag: "a" |
        rfc9111-5.2.2.7 private fields | default | ETag: "a" / Cache-Control: private="X-A" / x-a: b | ETag: "a" / Cache-Control: private="X-A" |
        rfc9111-5.2.2.4 no-cache fields | default | ETag: "a" / Cache-Control: no-cache="Set-Cookie, X" / Set-Cookie: a / X: b | ETag: "a" / Cache-Control: no-cache="Set-Cookie, X" |
        the body tells its length | default | ETag: "a" / Content-Length: 7 | ETag: "a" |
        41 Vary                  | mod-cache | ETag: "a" / Vary: Accept-Language | ETag: "a" / Vary: Accept-Language | accept-language
        two lines of Vary        | default | ETag: "a" / Vary: B, A / Vary: b | ETag: "a" / Vary: B, A / Vary: b | b a
        """);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void stores(List<String> row) {
    CacheSettings settings = SettingsText.parse(row.get(1));
    Fields fields = Table.fields(row.get(2));
    long now = Table.BASE * 1000;
    Storage storage =
        Storage.decide(
            new RequestFacts(true, false, false),
            200,
            fields,
            ResponseTerms.of(200, fields, now, now, settings),
            settings,
            now);
    assertNull(storage.refused());
    assertEquals(Table.fields(row.get(3)), storage.fields());
    assertEquals(row.get(4), String.join(" ", storage.varyNames()));
  }
}
