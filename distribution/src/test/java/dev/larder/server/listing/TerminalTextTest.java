package dev.larder.server.listing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TerminalTextTest {

  static Object[][] texts() {
    return new Object[][] {
      {"http://a/b?c=d&e=%1b[0m", "http://a/b?c=d&e=%1b[0m"},
      {"\u001b]0;owned\u0007", "\\u001b]0;owned\\u0007"},
      {"line\r\nline\tx", "line\\u000d\\u000aline\\u0009x"},
      {"\u009b31m\u007f", "\\u009b31m\\u007f"},
      {"back\\slash", "back\\\\slash"},
      {"b\u00fccher \u4e2d \ud83d\ude00", "b\u00fccher \u4e2d \ud83d\ude00"},
      {"right\u202eleft\u200b\u2028", "right\\u202eleft\\u200b\\u2028"},
      {"half \ud83d.", "half \\ufffd."},
      {"tag \udb40\udc41", "tag \\udb40\\udc41"},
    };
  }

  @ParameterizedTest
  @MethodSource("texts")
  void onlyPrints(String text, String printed) {
    assertEquals(printed, TerminalText.of(text));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void isTheSameInJsonWithQuotesEscaped(String text, String printed) {
    StringBuilder json = new StringBuilder();
    TerminalText.quoted(json, text + '"');
    assertEquals('"' + printed + "\\\"\"", json.toString());
  }
}
