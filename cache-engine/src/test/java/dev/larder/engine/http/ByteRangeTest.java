package dev.larder.engine.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ByteRangeTest {

  private static String text(ByteRange.Result result) {
    return switch (result.kind()) {
      case NONE, UNSATISFIABLE -> {
        assertTrue(result.ranges().isEmpty());
        yield result.kind().toString();
      }
      case SINGLE, MULTIPLE -> {
        assertEquals(result.kind() == ByteRange.Kind.SINGLE, result.ranges().size() == 1);
        yield result.ranges().stream()
            .map(range -> range.first() + "-" + range.last())
            .collect(Collectors.joining(" "));
      }
    };
  }

  @ParameterizedTest(name = "{0}: {1} of {2} bytes is {3}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          rfc9110-14.1.2 first 500             | bytes=0-499        | 10000 | 0-499
          rfc9110-14.1.2 second 500            | bytes=500-999      | 10000 | 500-999
          rfc9110-14.1.2 final 500             | bytes=-500         | 10000 | 9500-9999
          rfc9110-14.1.2 from 9500             | bytes=9500-        | 10000 | 9500-9999
          rfc9110-14.1.2 first and last        | bytes=0-0,-1       | 10000 | 0-0 9999-9999
          rfc9110-14.1.2 first, middle, last   | bytes= 0-999, 4500-5499, -1000 | 10000 | 0-999 4500-5499 9000-9999
          rfc9110-14.1.2 not canonical         | bytes=500-600,601-999 | 10000 | 500-600 601-999
          overlapping                          | bytes=500-700,601-999 | 10000 | 500-700 601-999
          end beyond the length                | bytes=5-99         | 10    | 5-9
          suffix beyond the length             | bytes=-99          | 10    | 0-9
          unit in capitals                     | BYTES=0-1          | 10    | 0-1
          empty members                        | `bytes=, 0-1 ,,`   | 10    | 0-1
          one of two exists                    | bytes=0-1,50-60    | 10    | 0-1
          beyond the length                    | bytes=10-          | 10    | UNSATISFIABLE
          all beyond the length                | bytes=10-11,12-    | 10    | UNSATISFIABLE
          suffix of nothing                    | bytes=-0           | 10    | UNSATISFIABLE
          first byte of nothing                | bytes=0-           | 0     | UNSATISFIABLE
          last bytes of nothing                | bytes=-5           | 0     | NONE
          beyond long                          | bytes=99999999999999999999- | 10 | UNSATISFIABLE
          end beyond long                      | bytes=1-99999999999999999999 | 10 | 1-9
          suffix beyond long                   | bytes=-99999999999999999999 | 10 | 0-9
          2^64 is not 0                        | bytes=18446744073709551616- | 10 | UNSATISFIABLE
          2^64+5 is not 5                      | bytes=1-18446744073709551621 | 10 | 1-9
          greatest length                      | bytes=9223372036854775806-  | 9223372036854775807 | 9223372036854775806-9223372036854775806
          end before the start                 | bytes=5-4          | 10    | NONE
          one of two is malformed              | bytes=0-1,5-4      | 10    | NONE
          no range                             | bytes=             | 10    | NONE
          only commas                          | bytes=,,           | 10    | NONE
          no dash                              | bytes=5            | 10    | NONE
          only a dash                          | bytes=-            | 10    | NONE
          two dashes                           | bytes=--5          | 10    | NONE
          negative end                         | bytes=1--5         | 10    | NONE
          blank inside                         | bytes=0 -1         | 10    | NONE
          sign                                 | bytes=+0-1         | 10    | NONE
          hexadecimal                          | bytes=0x0-0x1      | 10    | NONE
          other unit                           | lines=0-1          | 10    | NONE
          no unit                              | 0-1                | 10    | NONE
          blank before the equals sign         | bytes =0-1         | 10    | NONE
          empty                                | ``                 | 10    | NONE
          """)
  void reads(String name, String value, long length, String expected) {
    assertEquals(expected, text(ByteRange.parse(value, length)), name);
  }

  @Test
  void tooManyRangesAreNone() {
    String most = "bytes=" + "0-0,".repeat(ByteRange.MOST_RANGES);
    assertEquals(ByteRange.MOST_RANGES, ByteRange.parse(most, 10).ranges().size());
    assertEquals(ByteRange.Kind.NONE, ByteRange.parse(most + "50-", 10).kind());
  }

  @Test
  void contentRanges() {
    ByteRange range = ByteRange.parse("bytes=2-5", 10).single();
    assertEquals("bytes 2-5/10", range.contentRange());
    assertEquals(4, range.length());
    assertEquals("bytes */10", ByteRange.unsatisfiedRange(10));
    assertEquals(range, ByteRange.parse("bytes=2-5,", 10).single());
    ByteRange.Result none = ByteRange.parse(null, 10);
    assertEquals(ByteRange.Kind.NONE, none.kind());
    assertThrows(IllegalStateException.class, none::single);
  }

  @Test
  void noiseNeverThrowsAndRangesExist() {
    Noise noise = new Noise(8, "bytes=0123456789-,");
    for (int i = 0; i < Noise.ROUNDS; i++) {
      long length = i % 3 == 0 ? Long.MAX_VALUE : i % 3 == 1 ? 0 : 1000;
      ByteRange.Result result =
          ByteRange.parse(noise.next("bytes=0-99,-5", "bytes=9-", "bytes=-5"), length);
      for (ByteRange range : result.ranges()) {
        assertTrue(0 <= range.first() && range.first() <= range.last() && range.last() < length);
      }
    }
  }
}
