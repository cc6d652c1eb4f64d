package dev.larder.engine.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larder.engine.fixture.FakeRequest;
import dev.larder.engine.fixture.SettingsText;
import dev.larder.engine.fixture.Table;
import java.util.List;
import java.util.StringJoiner;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What requests say of the responses that they take (RFC 9111 section 5.2.1). */
final class RequestTermsTest {

  /** Name, settings, fields, what differs from a request that says nothing. */
  static List<List<String>> rows() {
    String on = "mod-cache ignore-cache-control=on";
    return Table.rows(
        """
        nothing                  | default | - |
        39 no-store, off         | mod-cache | Cache-Control: no-store | no-store
        39 no-store, on          | %1$s | Cache-Control: no-store |
        no-cache                 | default | Cache-Control: no-cache | no-cache
        no-cache with fields     | default | Cache-Control: no-cache="x" | no-cache
        A.6 no-cache, on         | %1$s | Cache-Control: no-cache |
        38 Pragma                | mod-cache | Pragma: no-cache | no-cache
        38 Pragma, on            | %1$s | Pragma: no-cache |
        Pragma of another kind   | default | Pragma: x |
        rfc9111-5.4 Pragma beside Cache-Control | default | Pragma: no-cache / Cache-Control: max-age=9 | max-age=9
        27 max-age               | mod-cache | Cache-Control: max-age=10 | max-age=10
        27 max-age, on           | %1$s | Cache-Control: max-age=10 |
        28 min-fresh             | mod-cache | Cache-Control: min-fresh=30 | min-fresh=30
        28 min-fresh, on         | %1$s | Cache-Control: min-fresh=30 |
        29 max-stale             | mod-cache | Cache-Control: max-stale=50 | max-stale=50
        A.6 max-stale, on        | %1$s | Cache-Control: max-stale=50 | max-stale=50
        31 max-stale, bare       | mod-cache | Cache-Control: max-stale | max-stale=31536000
        max-stale that is no number | default | Cache-Control: max-stale=x |
        only-if-cached           | default | Cache-Control: only-if-cached | only-if-cached
        only-if-cached, on       | %1$s | Cache-Control: only-if-cached | only-if-cached
        rfc5861-4 stale-if-error | default | Cache-Control: stale-if-error=60 | stale-if-error=60
        two lines                | default | Cache-Control: max-age=10 / Cache-Control: min-fresh=3 | max-age=10 min-fresh=3
        max-age that is no number | default | Cache-Control: max-age=x | max-age=0
        """
            .formatted(on));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void reads(List<String> row) {
    FakeRequest request = FakeRequest.get().withFields(Table.fields(row.get(2)));
    RequestTerms terms = RequestTerms.of(request, SettingsText.parse(row.get(1)));
    assertEquals(row.get(3), described(terms));
  }

  private static String described(RequestTerms terms) {
    StringJoiner text = new StringJoiner(" ");
    add(text, "no-cache", terms.noCache());
    add(text, "no-store", terms.noStore());
    add(text, "only-if-cached", terms.onlyIfCached());
    add(text, "max-age=" + terms.maxAge(), terms.maxAge() != -1);
    add(text, "min-fresh=" + terms.minFresh(), terms.minFresh() != 0);
    add(text, "max-stale=" + terms.maxStale(), terms.maxStale() != 0);
    add(text, "stale-if-error=" + terms.staleIfError(), terms.staleIfError() != -1);
    return text.toString();
  }

  private static void add(StringJoiner text, String word, boolean said) {
    if (said) {
      text.add(word);
    }
  }
}
