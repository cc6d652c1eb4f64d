package dev.larder.engine.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Fields;
import dev.larder.api.Head;
import dev.larder.engine.decide.ResponseTerms.Basis;
import dev.larder.engine.fixture.SettingsText;
import dev.larder.engine.fixture.Table;
import dev.larder.engine.settings.CacheSettings;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How old a response is (RFC 9111 section 4.2.3), and what its lifetime is taken from. */
final class AgeArithmeticTest {

  private static final long BASE = Table.BASE * 1000;

  /** Name, fields, milliseconds from request to response, milliseconds since, age in seconds. */
  static List<List<String>> ages() {
    return Table.rows(
        """
        33 heuristic, resident     | Date: {0} | 0 | 90000000 | 90000
        34 Age, delay and residence | Age: 100 / Date: {0} | 2000 | 10000 | 112
        nothing                    | Date: {0} | 0 | 0 | 0
        floored                    | Date: {0} | 0 | 1999 | 1
        no Date                    | - | 0 | 5000 | 5
        Date that is no date       | Date: now | 0 | 5000 | 5
        Date in the future         | Date: {+100} | 0 | 5000 | 5
        apparent age               | Date: {-50} | 0 | 5000 | 55
        apparent age or Age: the greater, Age | Age: 60 / Date: {-50} | 0 | 0 | 60
        apparent age or Age: the greater, Date | Age: 40 / Date: {-50} | 0 | 0 | 50
        the delay counts for Age only | Date: {-50} | 4000 | 0 | 50
        the delay without Age      | Date: {0} | 4000 | 0 | 4
        a request sent after its response | Date: {0} | -4000 | 0 | 0
        a clock set back           | Age: 7 / Date: {0} | 0 | -60000 | 7
        rfc9111-1.2.2 Age overflows | Age: 99999999999999999999 / Date: {0} | 0 | 0 | 2147483648
        rfc9111-1.2.2 age overflows later | Age: 2147483647 / Date: {0} | 0 | 5000 | 2147483648
        """);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ages")
  void ages(List<String> row) {
    long delay = Long.parseLong(row.get(2));
    ResponseTerms terms =
        ResponseTerms.of(
            200, Table.fields(row.get(1)), BASE - delay, BASE, SettingsText.parse("default"));
    assertEquals(Long.parseLong(row.get(4)), terms.ageAt(BASE + Long.parseLong(row.get(3))));
  }

  /** Name, settings, fields, basis. */
  static List<List<String>> bases() {
    return Table.rows(
        """
        s-maxage       | default | Cache-Control: s-maxage=1 | EXPLICIT
        max-age        | default status-expire=200:9 | Cache-Control: max-age=1 | EXPLICIT
        Expires        | default status-expire=200:9 | Expires: {+1} | EXPLICIT
        status-expire  | default status-expire=200:9 | Last-Modified: {-100} | STATUS
        Last-Modified  | default | Last-Modified: {-100} | LAST_MODIFIED
        6 Last-Modified at Date | default | Last-Modified: {0} | DEFAULT
        nothing        | default | - | DEFAULT
        """);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bases")
  void basis(List<String> row) {
    ResponseTerms terms = terms(row.get(2), SettingsText.parse(row.get(1)));
    assertEquals(Basis.valueOf(row.get(3)), terms.basis());
  }

  @Test
  void staleAtTheMillisecondAtWhichItSays() {
    ResponseTerms terms =
        terms("Age: 40 / Cache-Control: max-age=100", SettingsText.parse("default"));
    assertEquals(BASE + 60_000, terms.freshUntil());
    assertTrue(terms.ageAt(terms.freshUntil() - 1) < terms.lifetime());
    assertFalse(terms.ageAt(terms.freshUntil()) < terms.lifetime());
  }

  @Test
  void ofAStoredHead() {
    Fields fields = Table.fields("Date: {-9} / Last-Modified: {-60} / Cache-Control: no-cache");
    Head head = new Head(Head.Kind.RESPONSE, 200, fields, Fields.EMPTY, BASE - 5, BASE, 1);
    ResponseTerms terms = ResponseTerms.of(head, SettingsText.parse("default"));
    assertEquals((Table.BASE - 9) * 1000, terms.date());
    assertEquals(OptionalLong.of(Table.BASE - 60), terms.lastModified());
    assertTrue(terms.directives().noCache() && terms.validateAlways() && terms.staleForbidden());
  }

  private static ResponseTerms terms(String fields, CacheSettings settings) {
    return ResponseTerms.of(200, StorageTest.dated(Table.fields(fields)), BASE, BASE, settings);
  }
}
