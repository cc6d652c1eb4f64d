package dev.larder.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class KeyTest {

  @Test
  void keysAreEqualWhenTheirWholeTextsAre() {
    assertEquals(Key.of("a"), Key.of("a"));
    assertEquals(Key.of("a").hashCode(), Key.of("a").hashCode());
    assertNotEquals(Key.of("a"), Key.of("A"));
    assertNotEquals(Key.of("AaAa"), Key.of("BBBB")); // of one hash code
    assertEquals("a", Key.of("a").text());
    assertEquals("a", Key.of("a").toString());
  }

  @Test
  void theDigestIsSha256OfTheUtf8() {
    assertEquals(
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", // FIPS 180-2
        HexFormat.of().formatHex(Key.of("abc").digest()));
    assertFalse(Arrays.equals(Key.of("\u00e9").digest(), Key.of("?").digest()));
  }

  @Test
  void theDigestIsTheCallersOwn() {
    Key key = Key.of("abc");
    byte[] digest = key.digest();
    digest[0]++;
    assertNotSame(digest, key.digest());
    assertFalse(Arrays.equals(digest, key.digest()));
  }
}
