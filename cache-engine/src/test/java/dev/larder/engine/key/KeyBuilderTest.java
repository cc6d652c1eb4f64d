package dev.larder.engine.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.engine.fixture.FakeRequest;
import dev.larder.engine.fixture.Table;
import dev.larder.engine.settings.CacheSettings.KeySettings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys, and what goes upstream under them. */
final class KeyBuilderTest {

  private static final KeySettings PLAIN =
      new KeySettings(true, false, List.of(), false, List.of(), List.of(), List.of(), "");

  /** Name, settings, URI, target that goes upstream; the key says the same. */
  static List<List<String>> targets() {
    return Table.rows(
        """
        as received              | | /a;b=c?x=1&&y=%2f | /a;b=c?x=1&&y=%2f
        an empty query           | | /a? | /a?
        no query                 | | /a | /a
        25 query off             | query-off | /p?x=1 | /p
        25 query off, no query   | query-off | /p | /p
        sorted                   | sort | /a?b=1&a=2 | /a?a=2&b=1
        sorted, equal names keep their order | sort | /a?b=2&a=1&b=1 | /a?a=1&b=2&b=1
        sorted by name alone     | sort | /a?a-b=1&a=2 | /a?a=2&a-b=1
        sorted, nothing to sort  | sort | /a? | /a?
        dropped                  | drop=x | /a?x=1&y=2&x&x=3 | /a?y=2
        dropped, all             | drop=x | /a?x=1 | /a
        dropped, none            | drop=x | /a?xx=1&X=2&y=x | /a?xx=1&X=2&y=x
        dropped, empty parameters stay | drop=x | /a?&x=1& | /a?&
        dropped, escaped names are others | drop=x | /a?%78=1 | /a?%78=1
        dropped, a semicolon separates nothing | drop=x | /a?y=1;x=2 | /a?y=1;x=2
        tracking                 | tracking | /a?utm_source=1&q=2&gclid=3&fbclid=4&utm_=5 | /a?q=2
        tracking, longer names   | tracking | /a?gclid2=1&xutm_source=2&utm=3 | /a?gclid2=1&xutm_source=2&utm=3
        tracking, kept           | | /a?utm_source=1 | /a?utm_source=1
        session in the query     | session=sid | /a?sid=1&b=2 | /a?b=2
        session in the path      | session=jsessionid | /a;jsessionid=1?b=2 | /a?b=2
        session in the path, among others | session=jsessionid | /a/b;c;jsessionid=1;d=2 | /a/b;c;d=2
        session in an inner segment stays | session=jsessionid | /a;jsessionid=1/b | /a;jsessionid=1/b
        session of another name  | session=jsessionid | /a;jsessionid2=1 | /a;jsessionid2=1
        sorted and dropped       | sort drop=x tracking | /a?z=1&x=2&utm_a=3&b=4 | /a?b=4&z=1
        """);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("targets")
  void whatIsDroppedFromTheKeyIsDroppedUpstream(List<String> row) {
    FakeRequest request = FakeRequest.get("http://h" + row.get(2));
    Target target = new KeyBuilder(settings(row.get(1))).target(request);
    String upstream = target.query() == null ? target.path() : target.path() + "?" + target.query();
    assertEquals(row.get(3), upstream);
    assertEquals("http://h:80" + row.get(3), target.uri());
    assertEquals(target.uri(), target.key().text());
  }

  private static KeySettings settings(String text) {
    boolean query = !text.contains("query-off");
    return new KeySettings(
        query,
        text.contains("sort"),
        text.contains("drop=") ? List.of("x") : List.of(),
        text.contains("tracking"),
        text.contains("session=") ? List.of(text.substring(text.indexOf('=') + 1)) : List.of(),
        List.of(),
        List.of(),
        "");
  }

  /** Name, URI, key, Host upstream. */
  static List<List<String>> places() {
    return Table.rows(
        """
        D.18 http                | http://www.example.com/a | http://www.example.com:80/a | www.example.com
        D.18 https               | https://www.example.com/a | https://www.example.com:443/a | www.example.com
        port                     | http://www.example.com:443/a | http://www.example.com:443/a | www.example.com:443
        address                  | http://[::1]:8080/a | http://[::1]:8080/a | [::1]:8080
        """);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("places")
  void places(List<String> row) {
    Target target = new KeyBuilder(PLAIN).target(FakeRequest.get(row.get(1)));
    assertEquals(row.get(2), target.key().text());
    assertEquals(row.get(3), target.authority());
  }

  @Test
  void baseUrlStandsInForThePlace() {
    KeyBuilder keys = new KeyBuilder(base("HTTPS://Cdn.example.com"));
    Target target = keys.target(FakeRequest.get("http://a:81/x?y"));
    assertEquals("https://cdn.example.com:443/x?y", target.key().text());
    assertEquals("cdn.example.com", target.authority());
    Target port = new KeyBuilder(base("http://h:8080/")).target(FakeRequest.get("https://a/x"));
    assertEquals("http://h:8080/x", port.key().text());
    assertEquals("h:8080", port.authority());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"h", "ftp://h", "http://", "http://u@h", "http://h/a", "http://h?a", "http://h h"})
  void baseUrlOfAnotherForm(String url) {
    assertThrows(IllegalArgumentException.class, () -> new KeyBuilder(base(url)));
  }

  private static KeySettings base(String url) {
    return new KeySettings(true, false, List.of(), false, List.of(), List.of(), List.of(), url);
  }

  /** Name, cookies of one request, cookies of the other, whether the key with cookie k is equal. */
  static List<List<String>> cookies() {
    return Table.rows(
        """
        equal                    | Cookie: k=a | Cookie: k=a | yes
        others do not count      | Cookie: j=1; k=a | Cookie: k=a; l=2 | yes
        another value            | Cookie: k=a | Cookie: k=b | no
        absent                   | - | Cookie: j=1 | yes
        absent and empty         | - | Cookie: k= | no
        absent and bare          | - | Cookie: k | no
        empty and bare           | Cookie: k= | Cookie: k | no
        twice                    | Cookie: k=a; k=b | Cookie: k=a | no
        twice, the other order   | Cookie: k=a; k=b | Cookie: k=b; k=a | no
        on two lines             | Cookie: k=a / Cookie: k=b | Cookie: k=a; k=b | yes
        names are case-sensitive | Cookie: k=a | Cookie: K=a | no
        a longer name            | Cookie: kk=a | - | yes
        a name in a value        | Cookie: j=k=a | - | yes
        an equals sign in the value | Cookie: k=a=b | Cookie: k=a | no
        """);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cookies")
  void keyedCookies(List<String> row) {
    KeyBuilder keys =
        new KeyBuilder(
            new KeySettings(true, false, List.of(), false, List.of(), List.of("k"), List.of(), ""));
    assertTrue(keys.hasParts());
    assertEquals(row.get(3).equals("yes"), key(keys, row.get(1)).equals(key(keys, row.get(2))));
  }

  private static String key(KeyBuilder keys, String fields) {
    return keys.target(FakeRequest.get().withFields(Table.fields(fields))).key().text();
  }

  @Test
  void keyedHeaders() {
    KeyBuilder keys =
        new KeyBuilder(
            new KeySettings(
                true, false, List.of(), false, List.of(), List.of(), List.of("X-A", "X-B"), ""));
    assertEquals("http://www.example.com:80/a\nh3:x-a1:1\nh3:x-b", key(keys, "x-A: 1 / Other: 2"));
    assertEquals(
        "http://www.example.com:80/a\nh3:x-a4:1, 2\nh3:x-b0:", key(keys, "X-A: 1 / X-A: 2 / X-B:"));
  }

  @Test
  void withoutPartsTheKeyIsTheUri() {
    assertFalse(new KeyBuilder(PLAIN).hasParts());
  }
}
