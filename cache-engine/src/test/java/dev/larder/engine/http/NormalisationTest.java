package dev.larder.engine.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NormalisationTest {

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          vary-normalise-lang-order | de, en                     | de,en
          vary-normalise-lang-order | en, de                     | de,en
          vary-normalise-lang-case  | eN, De                     | de,en
          vary-normalise-lang-space | ` en ,   de`               | de,en
          weights                   | fr;q=0.50, de;q=1.0        | de,fr;q=0.5
          weight of 1               | de;q=1, fr;q=1.000, en;q=1.| de,en,fr
          weight of 0               | gzip;q=0.000, br;q=0, x;q=0.| br;q=0,gzip;q=0,x;q=0
          blanks and case           | gzip ; Q=0.250             | gzip;q=0.25
          three decimals            | gzip;q=0.125               | gzip;q=0.125
          star                      | *;q=0.1, identity          | *;q=0.1,identity
          same member twice         | gzip, GZIP;q=1.0           | gzip
          empty members             | , gzip,,                   | gzip
          empty                     | ``                         | ``
          two weights               | gzip;q=0.5 , gzip          | gzip;q=0.5,gzip
          not a weight              | gzip;q=2, br               | gzip;q=2,br
          1.1                       | gzip;q=1.1                 | gzip;q=1.1
          four decimals             | gzip;q=0.5000              | gzip;q=0.5000
          no whole part             | gzip;q=.5                  | gzip;q=.5
          no value                  | gzip;q=                    | gzip;q=
          letters                   | gzip;q=0.x                 | gzip;q=0.x
          other parameter           | gzip;a=1                   | gzip;a=1
          two parameters            | gzip;q=0.5;a=1             | gzip;q=0.5;a=1
          two words                 | B a, c                     | B a,c
          """)
  void weighted(String name, String value, String expected) {
    assertEquals(expected, Normalisation.acceptEncoding(value), name);
    assertEquals(expected, Normalisation.acceptLanguage(value), name);
    assertEquals(expected, Normalisation.field("ACCEPT-Encoding", value), name);
    assertEquals(expected, Normalisation.field("accept-language", value), name);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          vary-normalise-space   | ` 1, 2 `              | 1,2
          vary-normalise-combine | 1, 2                  | 1,2
          already                | 1,2                   | 1,2
          order is kept          | 2 ,\t1                | 2,1
          case is kept           | A, b                  | A,b
          blanks within          | a  b,c d              | a  b,c d
          quoted-string          | "a , b" , c           | "a , b",c
          escaped quote          | "a \\" , b" , c       | "a \\" , b",c
          open quote             | x , "a , b            | x,"a , b
          empty members are kept | a, , b                | a,,b
          empty                  | ``                    | ``
          """)
  void other(String name, String value, String expected) {
    assertEquals(expected, Normalisation.other(value), name);
    assertEquals(expected, Normalisation.field("Foo", value), name);
  }

  @Test
  void fieldsThatAreNoListsKeepTheirBlanks() {
    assertEquals("a, b", Normalisation.field("User-Agent", " a, b "));
    assertEquals("x=1; y=a, b", Normalisation.field("cookie", "x=1; y=a, b"));
  }

  @Test
  void absentIsNotEmpty() {
    assertEquals(Normalisation.ABSENT, Normalisation.field("Foo", null));
    assertEquals(Normalisation.ABSENT, Normalisation.acceptEncoding(null));
    assertEquals(Normalisation.ABSENT, Normalisation.acceptLanguage(null));
    for (String value : new String[] {"", " ", ",", " , "}) {
      assertNotEquals(Normalisation.ABSENT, Normalisation.field("Foo", value));
      assertNotEquals(Normalisation.ABSENT, Normalisation.acceptEncoding(value));
    }
  }

  @Test
  void noiseNeverThrowsAndCanonicalTextsStayAsTheyAre() {
    Noise noise = new Noise(11, "gzip;q=0.5, \"");
    for (int i = 0; i < Noise.ROUNDS; i++) {
      String value = noise.next("gzip;q=0.50, br ; q=1.0", "de , en", "\"a , b\" , c");
      for (String name : new String[] {"Accept-Encoding", "Foo", "Cookie"}) {
        String canonical = Normalisation.field(name, value);
        assertEquals(canonical, Normalisation.field(name, canonical), () -> name + ": " + value);
        assertFalse(canonical.startsWith(" "), value);
      }
    }
  }
}
