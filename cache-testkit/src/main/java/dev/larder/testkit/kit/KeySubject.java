package dev.larder.testkit.kit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Key;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keys are compared whole: no two of them share a slot, whatever they look like. */
abstract class KeySubject extends KitSubject {

  KeySubject(StoreUnderTest subject) {
    super(subject);
  }

  @Test
  void longKeysThatDifferInTheLastLetterAreTwo() throws IOException {
    String start = "http://example.com:80/" + "segment/".repeat(1000);
    assertDistinct(List.of(start + "a", start + "b", start));
  }

  @Test
  void keysThatDifferInCaseAreTwo() throws IOException {
    assertDistinct(List.of("http://a:80/Page", "http://a:80/page", "http://a:80/PAGE"));
  }

  @Test
  void keysOfOneHashCodeAreTwo() throws IOException {
    assertDistinct(List.of("http://a:80/AaAa", "http://a:80/BBBB", "http://a:80/AaBB"));
  }

  @Test
  void keysBeyondAsciiAreKeptApart() throws IOException {
    assertDistinct(
        List.of(
            "http://a:80/caf\u00e9", // one letter
            "http://a:80/cafe\u0301", // the same in two
            "http://a:80/caf?",
            "http://a:80/\ud83d\ude00",
            "http://a:80/\ud83d\ude01"));
  }

  @Test
  void keysMayHoldAnyCharacter() throws IOException {
    assertDistinct(
        List.of("a b", "a  b", "a\nb", "a\r\nb", "a\tb", "a\0b", "a/b", "a/../b", "a\\b", "a%20b"));
  }

  private void assertDistinct(List<String> texts) throws IOException {
    for (int i = 0; i < texts.size(); i++) {
      Key key = Key.of(texts.get(i));
      assertAbsent(key);
      put(key, small(i));
    }
    for (int i = 0; i < texts.size(); i++) {
      assertHolds(Key.of(texts.get(i)), small(i));
    }
    assertTrue(store.remove(Key.of(texts.get(0))));
    assertAbsent(Key.of(texts.get(0)));
    for (int i = 1; i < texts.size(); i++) {
      assertHolds(Key.of(texts.get(i)), small(i));
    }
  }
}
