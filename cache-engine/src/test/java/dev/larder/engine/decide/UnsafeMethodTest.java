package dev.larder.engine.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larder.engine.decide.UnsafeMethod.Place;
import dev.larder.engine.fixture.Table;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What unsafe requests make invalid (RFC 9111 section 4.4). */
final class UnsafeMethodTest {

  @ParameterizedTest
  @CsvSource({
    "GET,false",
    "HEAD,false",
    "OPTIONS,false",
    "TRACE,false",
    "PROPFIND,false",
    "QUERY,false",
    "POST,true",
    "PUT,true",
    "DELETE,true",
    "PATCH,true",
    "M-SEARCH,true",
    "get,true",
    "BREW,true"
  })
  void unsafe(String method, boolean unsafe) {
    assertEquals(unsafe, UnsafeMethod.isUnsafe(method));
  }

  /** Name, target, status, fields, places; a place without query ends without question mark. */
  static List<List<String>> rows() {
    return Table.rows(
        """
        invalidate-POST          | http://h:80/a/b | 200 | - | /a/b
        with a query             | http://h:80/a?x=1 | 204 | - | /a?x=1
        an empty query           | http://h:80/a? | 200 | - | /a?
        a question mark in the query | http://h:80/a?x?y | 200 | - | /a?x?y
        invalidate-POST-failed 404 | http://h:80/a | 404 | - |
        invalidate-POST-failed 500 | http://h:80/a | 500 | Location: /b |
        a redirection is no error | http://h:80/a | 303 | - | /a
        interim                  | http://h:80/a | 103 | - |
        invalidate-POST-location | http://h:80/a | 201 | Location: /b?c=d | /a /b?c=d
        invalidate-POST-cl       | http://h:80/a | 200 | Content-Location: /b | /a /b
        both                     | http://h:80/a | 201 | Location: /b / Content-Location: /c | /a /b /c
        the target itself        | http://h:80/a | 201 | Location: /a | /a
        absolute                 | http://h:80/a | 201 | Location: http://h/b | /a /b
        absolute, port told      | http://h:80/a | 201 | Location: HTTP://H:80/b | /a /b
        absolute, https          | https://h:443/a | 201 | Location: https://h/b | /a /b
        no path                  | http://h:80/a | 201 | Location: http://h | /a /
        same scheme              | http://h:80/a | 201 | Location: //h/b | /a /b
        another host             | http://h:80/a | 201 | Location: http://i/b | /a
        another port             | http://h:80/a | 201 | Location: http://h:81/b | /a
        another scheme           | http://h:80/a | 201 | Location: https://h/b | /a
        another scheme, same port | http://h:80/a | 201 | Location: https://h:80/b | /a
        no URI of a server       | http://h:80/a | 201 | Location: mailto:a@h | /a
        rfc6454-4 a user is no part of an origin | http://h:80/a | 201 | Location: http://u@h/b | /a /b
        rfc3986-5.2.2 a scheme and no authority | http://h:80/a | 201 | Location: http:b | /a
        an empty port            | http://h:80/a | 201 | Location: http://h:/b | /a /b
        a query right after the host | http://h:80/a | 201 | Location: http://h?b | /a /?b
        a port that is none      | http://h:80/a | 201 | Location: http://h:x/b | /a
        an address               | http://[::1]:80/a | 201 | Location: http://[::1]/b | /a /b
        a host that is no name of RFC 1123 | http://my_host:80/a | 201 | Location: http://my_host/b / Content-Location: /c | /a /b /c
        rfc3986-5.2 beside       | http://h:80/a/b | 201 | Location: c | /a/b /a/c
        rfc3986-5.2 query alone  | http://h:80/a/b?x=1 | 201 | Location: ?y=2 | /a/b?x=1 /a/b?y=2
        rfc3986-5.2 empty        | http://h:80/a/b?x=1 | 201 | Location: | /a/b?x=1
        rfc3986-5.2 fragment     | http://h:80/a | 201 | Location: /b#c | /a /b
        rfc3986-5.2 fragment alone | http://h:80/a/b?x=1 | 201 | Location: #c | /a/b?x=1
        rfc3986-5.2.4 up         | http://h:80/a/b/c | 201 | Location: ../d | /a/b/c /a/d
        rfc3986-5.2.4 up beyond the top | http://h:80/a | 201 | Location: ../../d | /a /d
        rfc3986-5.2.4 here       | http://h:80/a/b | 201 | Location: . | /a/b /a/
        rfc3986-5.2.4 up, at the end | http://h:80/a/b/c | 201 | Location: .. | /a/b/c /a/
        rfc3986-5.2.4 within     | http://h:80/a | 201 | Location: /x/./y/../z | /a /x/z
        letters that are no URI's | http://h:80/a{b}|c | 201 | Location: /d e|f | /a{b}|c /d e|f
        """
            .replace("b}|c", "b}~c")
            .replace("e|f", "e~f"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void invalidates(List<String> row) {
    String places =
        UnsafeMethod.invalidated(
                bars(row.get(1)), Integer.parseInt(row.get(2)), Table.fields(bars(row.get(3))))
            .stream()
            .map(UnsafeMethodTest::text)
            .collect(Collectors.joining(" "));
    assertEquals(bars(row.get(4)), places);
  }

  private static String bars(String cell) {
    return cell.replace('~', '|');
  }

  private static String text(Place place) {
    return place.query() == null ? place.path() : place.path() + "?" + place.query();
  }
}
