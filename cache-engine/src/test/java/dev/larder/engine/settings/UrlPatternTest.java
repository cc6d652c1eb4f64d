package dev.larder.engine.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.engine.fixture.FakeRequest;
import dev.larder.engine.fixture.Table;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which URLs the patterns of enable and disable cover; numbers are those of the vectors. */
final class UrlPatternTest {

  /** Name, pattern, origin, path, whether it is covered. */
  static List<List<String>> rows() {
    return Table.rows(
        """
        44 below                 | /manual | http://www.example.com | /manual/a | yes
        47 everything            | / | http://www.example.com | /index.html | yes
        48 itself                | /local_files | http://www.example.com | /local_files | yes
        48 below                 | /local_files | http://www.example.com | /local_files/a | yes
        48 a longer name         | /local_files | http://www.example.com | /local_files2 | no
        49 another case          | /manual | http://www.example.com | /MANUAL/a | no
        50 suffix with a dot     | http://.example.org/ | http://www.example.org | /a | yes
        50 suffix with a dot, the domain itself | http://.example.org/ | http://example.org | /a | no
        50 suffix with a star    | http://*example.org/ | http://fooexample.org | /a | yes
        50 suffix with a star, the domain itself | http://*example.org/ | http://example.org | /a | yes
        50 suffix, elsewhere     | http://*example.org/ | http://example.org.evil.net | /a | no
        D.1 ends with a slash    | /a/ | http://h | /a/b | yes
        D.1 ends with a slash, without it | /a/ | http://h | /a | no
        D.1 ends with a slash, itself | /a/ | http://h | /a/ | yes
        shorter                  | /a/b | http://h | /a | no
        parameter of the segment | /a | http://h | /a;x=1 | yes
        any host                 | http:// | http://h | /a | yes
        any host, path           | http:///a | http://h | /a/b | yes
        any host, scheme         | http:// | https://h | /a | no
        a star alone             | https://*/ | https://h | /a | yes
        scheme in capitals       | HTTP://H/a | http://h | /a | yes
        no path                  | http://h | http://h | /a | yes
        host                     | http://h/ | http://i | /a | no
        the scheme's port        | http://h/ | http://h:8080 | /a | no
        the scheme's port, https | https://h/ | https://h | /a | yes
        port                     | http://h:8080/ | http://h:8080 | /a | yes
        any port                 | http://h:/ | http://h:8080 | /a | yes
        address                  | http://[::1]/ | http://[::1] | /a | yes
        address and port         | http://[::1]:8080/ | http://[::1]:8080 | /a | yes
        escaped letter           | /private | http://h | /priv%61te/a | yes
        escaped, capital digits  | /a/j | http://h | /a/%6A | yes
        escaped in the pattern   | /a%20b | http://h | /a%20b/c | yes
        escaped in the pattern, of another kind | /%7Eme | http://h | /~me | yes
        beyond ASCII             | /café | http://h | /caf%C3%A9/a | yes
        beyond ASCII, as received | /caf%C3%A9 | http://h | /café | yes
        escaped slash separates nothing | /a | http://h | /a%2Fb | no
        no escape                | /a | http://h | /a%2 | no
        no escape either         | /a | http://h | /a/%zz | yes
        escaped star             | /a%2Ab | http://h | /a*b/c | yes
        dot at the end of the host | http://h./ | http://h | /a | yes
        any host, any port       | http://*:/ | http://h:8080 | /a | yes
        slashes                  | /a/b | http://h | //a///b | yes
        rfc3986-5.2.4 into       | /private | http://h | /x/../private/a | yes
        rfc3986-5.2.4 out of     | /manual | http://h | /manual/../secret | no
        rfc3986-5.2.4 escaped    | /private | http://h | /x/%2e%2E/private | yes
        rfc3986-5.2.4 here       | /a/b | http://h | /a/./b | yes
        rfc3986-5.2.4 beyond the top | /a | http://h | /../../a | yes
        rfc3986-5.2.4 at the end | /a/ | http://h | /a/b/.. | yes
        hidden files are no dot segments | /a/.b | http://h | /a/.b/..c | yes
        """);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void covers(List<String> row) {
    FakeRequest request = FakeRequest.get(row.get(2)).withTarget(row.get(3), null);
    assertEquals(
        row.get(4).equals("yes"),
        UrlPattern.parse(row.get(1))
            .matches(request.scheme(), request.host(), request.port(), request.path()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "://h/",
        "ftp://h/",
        "http:/h",
        "http://h:x/",
        "http://h:0/",
        "http://h:65536/",
        "http://a*b/",
        "http://**b/",
        "/a?b",
        "/a#b",
        "/a b",
        "/a\tb",
        "/a\u00a0b",
        "/a*",
        "/*.html",
        "http://h/a*",
        "/a%2",
        "/a%zz",
        "/a%",
        "http://h?a",
        "http://h#a",
        "http://a b/",
        "http:// /",
        "http://[::1/",
        "http://[::1]x/",
        "http://::1]/",
        "http://[]/",
        "http://[h]/",
        "http://:8080/",
        "http://h..i/",
        "http://./",
        "http://a,b/",
        "http://café/"
      })
  void refuses(String text) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> UrlPattern.parse(text));
    assertTrue(String.valueOf(refused.getMessage()).contains("'" + text + "'"));
  }

  @Test
  void refusesAPasswordWithoutRepeatingIt() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> UrlPattern.parse("http://user:secret@h/"));
    assertEquals(
        "a URL pattern has no user name and password before its host", refused.getMessage());
  }

  @Test
  void equalAsWritten() {
    assertEquals(UrlPattern.parse("/a"), UrlPattern.parse("/a"));
    assertEquals(UrlPattern.parse("/a").hashCode(), UrlPattern.parse("/a").hashCode());
    assertNotEquals(UrlPattern.parse("/a"), UrlPattern.parse("/b"));
    assertEquals("http://H/a", UrlPattern.parse("http://H/a").toString());
  }
}
