package dev.larder.server.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CombinedFormatTest {

  @ParameterizedTest
  @CsvSource({
    "plain, plain",
    "'a\"b', 'a\\\"b'",
    "'a\\b', 'a\\\\b'",
    "'a\nb', 'a\\u000ab'",
    "'a\rb', 'a\\u000db'",
    "'a\u001bb', 'a\\u001bb'",
    "'a\u0085b', 'a\\u0085b'",
    "'a\u2028b', 'a\\u2028b'",
    "\u00e4, \u00e4",
    "'a\ud800b', 'a\\ud800b'",
    "'\ud83d\ude00', '\ud83d\ude00'",
    ", -"
  })
  void nothingEndsTheQuotesOrTheLine(String value, String escaped) {
    StringBuilder line = new StringBuilder();
    CombinedFormat.escaped(line, value);
    assertEquals(escaped, line.toString());
  }
}
