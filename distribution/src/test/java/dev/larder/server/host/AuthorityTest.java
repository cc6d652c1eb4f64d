package dev.larder.server.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthorityTest {

  @ParameterizedTest
  @CsvSource({
    "example.com, example.com",
    "EXAMPLE.com, example.com",
    "example.com., example.com",
    "127.0.0.1, 127.0.0.1",
    "a_b-c~d, a_b-c~d",
    "xn--bcher-kva.de, xn--bcher-kva.de",
    "[::1], [::1]",
    "[FE80::1], [fe80::1]",
    "'',",
    ".,",
    ".a,",
    "a..b,",
    "a..,",
    "a b,",
    "'a,b',",
    "a@b,",
    "a/b,",
    "a%2eb,",
    "a:b,",
    "[],",
    "[::1,",
    "::1,",
    "[::1%25lo],",
    "b\u00fccher.de,"
  })
  void host(String received, String canonical) {
    assertEquals(canonical, Authority.host(received));
  }
}
