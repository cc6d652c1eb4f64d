package dev.larder.server.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathCheckTest {

  @ParameterizedTest
  @CsvSource({
    "/, true",
    "/a/b, true",
    "//a, true",
    "/.a, true",
    "/a., true",
    "/..., true",
    "/a..b/, true",
    "/.well-known/x, true",
    "/a%2fb, true",
    "/%41, true",
    "/a%, true",
    "/a%2, true",
    "/%25, true",
    "/a;b=../c, true",
    "/., false",
    "/.., false",
    "/./a, false",
    "/a/.., false",
    "/a/../b, false",
    "/%2e, false",
    "/%2E%2e/, false",
    "/.%2e, false",
    "/..%2fa, false",
    "/a%2f..%2fb, false",
    "/a%2f.., false",
    "/..%5ca, false",
    "/..\\a, false",
    "/..;x=1/a, false",
    "/..;, false",
    "/.%3bx/, false",
    "/%252e%252e/, false",
    "/%25252e%25252e/, false",
    "/%2525252525252e/, false"
  })
  void unambiguous(String path, boolean expected) {
    assertEquals(expected, PathCheck.unambiguous(path));
  }
}
