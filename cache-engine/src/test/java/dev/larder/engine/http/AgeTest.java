package dev.larder.engine.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AgeTest {

  private static final String OLD = "2147483648";

  /** A slash in a value stands for the end of a line. */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          rfc9111-5.1                 | 60            | 60
          blanks                      | ` 60\t`       | 60
          beyond 2^31                 | 99999999999   | OLD
          beyond long                 | 99999999999999999999999 | OLD
          age-parse-nonnumeric        | abc           | OLD
          age-parse-negative          | -7200         | OLD
          age-parse-float             | 7200.0        | OLD
          age-parse-suffix            | 7200,0        | 7200
          age-parse-prefix            | 0,7200        | 0
          age-parse-suffix-twoline    | 7200/0        | OLD
          age-parse-prefix-twoline    | 0/7200        | OLD
          age-parse-dup-0             | 0, 0          | OLD
          age-parse-dup-0-twoline     | 0/0           | OLD
          age-parse-dup-old           | 3600, 3600    | OLD
          age-parse-parameter         | 7200;foo=bar  | OLD
          age-parse-numeric-parameter | 7200;foo=111  | OLD
          empty members               | ` , ,5`       | OLD
          empty first line            | /5            | OLD
          first member invalid        | x,5           | OLD
          empty                       | ``            | OLD
          only a comma                | ,             | OLD
          """)
  void reads(String name, String lines, String expected) {
    List<String> values = List.of(lines.split("/", -1));
    assertEquals(Long.parseLong(expected.replace("OLD", OLD)), Age.parse(values), name);
  }

  @Test
  void absent() {
    assertEquals(Age.ABSENT, Age.parse(List.of()));
  }

  @Test
  void noiseNeverThrows() {
    Noise noise = new Noise(7, "0123456789,");
    for (int i = 0; i < Noise.ROUNDS; i++) {
      List<String> values = List.of(noise.next("3600", "1, 2"));
      long age = Age.parse(values);
      assertTrue(age >= 0 && age <= Age.INVALID);
    }
  }
}
