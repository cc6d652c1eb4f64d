package dev.larder.server.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The strings are read back by a parser of JSON. */
class JsonFormatTest {

  private static String escaped(String value) {
    StringBuilder line = new StringBuilder();
    JsonFormat.escaped(line, value);
    return line.toString();
  }

  private static String readBack(String escaped) {
    String sent = new String(escaped.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    return ConfigFactory.parseString(
            "{\"a\":\"" + sent + "\"}", ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON))
        .getString("a");
  }

  @ParameterizedTest
  @CsvSource({
    "plain, plain",
    "'a\"b', 'a\\\"b'",
    "'a\\b', 'a\\\\b'",
    "'a\nb', 'a\\u000ab'",
    "'a\u007fb', 'a\\u007fb'",
    "'a\u2028b', 'a\\u2028b'",
    "'a\ud800', 'a\\ufffd'",
    "'\udc00a', '\\ufffda'",
    "'\ud83d\ude00', '\ud83d\ude00'",
  })
  void escapes(String value, String escaped) {
    assertEquals(escaped, escaped(value));
  }

  @Test
  void noiseIsReadBackAsItWas() {
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder noise = new StringBuilder();
      int length = random.nextInt(12);
      for (int n = 0; n < length; n++) {
        noise.append((char) (random.nextBoolean() ? random.nextInt(0x180) : random.nextInt()));
      }
      String value = noise.toString();
      String line = escaped(value);
      assertTrue(line.chars().allMatch(c -> c >= ' ' && c != 0x7f), line);
      assertEquals(withoutHalves(value), readBack(line));
    }
  }

  private static String withoutHalves(String value) {
    return value
        .codePoints()
        .map(c -> c >= 0xd800 && c <= 0xdfff ? 0xfffd : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
