package dev.larder.engine.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larder.engine.fixture.FakeRequest;
import dev.larder.engine.fixture.SettingsBuilder;
import dev.larder.engine.fixture.SettingsText;
import dev.larder.engine.fixture.Table;
import dev.larder.engine.outcome.Reason;
import dev.larder.engine.settings.CacheSettings;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which stale responses stand in for an error of the origin (RFC 5861 section 4). All live for 100
 * seconds.
 */
final class StaleUseTest {

  /** Name, settings, request, response, why the origin was asked, age, whether allowed. */
  static List<List<String>> rows() {
    return Table.rows(
        """
        43 stale-on-error             | mod-cache | - | max-age=100 | stale | 100 | yes
        43 must-revalidate            | mod-cache | - | max-age=100, must-revalidate | stale | 100 | no
        rfc9111-4.2.4 stale-close-proxy-revalidate | mod-cache | - | max-age=100, proxy-revalidate | stale | 100 | no
        rfc9111-4.2.4 stale-close-s-maxage | mod-cache | - | s-maxage=100 | stale | 100 | no
        rfc9111-4.2.4 stale-close-no-cache | mod-cache store-no-cache=on | - | max-age=100, no-cache | validate-always | 100 | no
        40 no-cache, ignored          | mod-cache ignore-cache-control=on | - | max-age=100, no-cache | stale | 100 | yes
        rfc5861-4 stale-sie-503       | default stale-on-error=0 | - | max-age=100, stale-if-error=60 | stale | 159 | yes
        rfc5861-4 window over         | default stale-on-error=0 | - | max-age=100, stale-if-error=60 | stale | 160 | no
        what the response says goes first | default | - | max-age=100, stale-if-error=60 | stale | 160 | no
        stale-if-error=0 forbids      | default | - | max-age=100, stale-if-error=0 | stale | 100 | no
        rfc5861-4 request's window    | default stale-on-error=0 | Cache-Control: stale-if-error=60 | max-age=100 | stale | 159 | yes
        rfc5861-4 request's window over | default stale-on-error=9999 | Cache-Control: stale-if-error=60 | max-age=100 | stale | 160 | no
        response before request       | default | Cache-Control: stale-if-error=60 | max-age=100, stale-if-error=10 | stale | 110 | no
        setting, last second          | default stale-on-error=50 | - | max-age=100 | stale | 149 | yes
        setting, over                 | default stale-on-error=50 | - | max-age=100 | stale | 150 | no
        off                           | default stale-on-error=0 | - | max-age=100 | stale | 100 | no
        rfc9111-4.2.4 rfc-strict: disconnected | rfc-strict | - | max-age=100 | stale | 100 | yes
        a client that wants validation: no-cache | default | Cache-Control: no-cache | max-age=100 | stale | 100 | no
        a client that wants validation: no-cache, fresh | default | Cache-Control: no-cache | max-age=100 | request-no-cache | 50 | no
        a client that wants validation: max-age | default | Cache-Control: max-age=1 | max-age=100 | request-max-age | 50 | no
        """);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void decides(List<String> row) {
    CacheSettings settings = SettingsText.parse(row.get(1));
    RequestTerms request =
        RequestTerms.of(FakeRequest.get().withFields(Table.fields(row.get(2))), settings);
    long received = Table.BASE * 1000;
    ResponseTerms response =
        ResponseTerms.of(
            200, Table.fields("Cache-Control: " + row.get(3)), received, received, settings);
    long now = received + Long.parseLong(row.get(5)) * 1000;
    assertEquals(Table.reason(row.get(4)), Reuse.decide(request, response, now).reason());
    assertEquals(
        row.get(6).equals("yes"),
        StaleUse.allowed(
            Table.reason(row.get(4)), StaleUse.NO_STATUS, request, response, settings, now));
  }

  @ParameterizedTest(name = "{0}: {1} with {2} and a status of {3}")
  @CsvSource({
    "setting lists 503,              error-status = 503, max-age=10,                   503, true",
    "setting does not list 500,      error-status = 503, max-age=10,                   500, false",
    "no answer needs no list,        error-status = 503, max-age=10,                   0,   true",
    "rfc5861-4 500,                  error-status = 503, 'max-age=10,stale-if-error=99', 500, true",
    "rfc5861-4 502,                  error-status = 503, 'max-age=10,stale-if-error=99', 502, true",
    "rfc5861-4 504,                  error-status = 503, 'max-age=10,stale-if-error=99', 504, true",
    "rfc5861-4 501 is no such error, error-status = 503, 'max-age=10,stale-if-error=99', 501, false",
    "rfc-strict: an error is an answer, error-status = 999, max-age=10,                503, false",
    "404 never,                      error-status = 503, 'max-age=10,stale-if-error=99', 404, false",
    "200 never,                      error-status = 503, 'max-age=10,stale-if-error=99', 200, false"
  })
  void errors(String name, String setting, String cacheControl, int status, boolean allowed) {
    CacheSettings settings =
        SettingsBuilder.standard()
            .errorStatus(Set.of(Integer.valueOf(setting.replaceAll("\\D", ""))))
            .build();
    long received = Table.BASE * 1000;
    ResponseTerms response =
        ResponseTerms.of(
            200, Table.fields("Cache-Control: " + cacheControl), received, received, settings);
    assertEquals(
        allowed,
        StaleUse.allowed(
            Reason.STALE, status, RequestTerms.NONE, response, settings, received + 20_000),
        name);
  }
}
