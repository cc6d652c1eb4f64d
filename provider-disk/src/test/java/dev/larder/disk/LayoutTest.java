package dev.larder.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Key;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of files. */
class LayoutTest {

  @Test
  void aNameIsTheDigestInDigitsToTheBase32() {
    // SHA-256 of the empty text: e3b0c442 98fc1c14 …
    assertEquals("seoc8gkovge196nruj49irtp4gjqsgf4cidp6j54imchmu2in1ag", Layout.name(Key.of("")));
  }

  @Test
  void namesGiveTheirDigestsBackAndSortAsTheyDo() {
    Random random = new Random(1);
    byte[] before = new byte[32];
    for (int i = 0; i < 1000; i++) {
      byte[] digest = new byte[32];
      random.nextBytes(digest);
      String name = Layout.name(digest);
      assertArrayEquals(digest, Layout.digest(name));
      assertEquals(
          Integer.signum(Arrays.compareUnsigned(digest, before)),
          Integer.signum(name.compareTo(Layout.name(before))));
      before = digest;
    }
  }

  @Test
  void filesAreDividedByTheirFirstCharacters() {
    String name = Layout.name(Key.of(""));
    Layout layout = new Layout(Path.of("/r"), 3, 2);
    String folder = String.join(File.separator, "", "r", "larder-v1", "se", "oc", "8g", "");
    assertEquals(folder + name + ".entry", layout.entry(name).toString());
    assertEquals(folder + name + ".00000000000000ff.body", layout.body(name, 255).toString());
    assertEquals(folder + name + ".ffffffffffffffff.body", layout.body(name, -1).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "seoc8gkovge196nruj49irtp4gjqsgf4cidp6j54imchmu2in1a",
        "seoc8gkovge196nruj49irtp4gjqsgf4cidp6j54imchmu2in1aw",
        "Seoc8gkovge196nruj49irtp4gjqsgf4cidp6j54imchmu2in1ag",
        "../c8gkovge196nruj49irtp4gjqsgf4cidp6j54imchmu2in1ag"
      })
  void otherTextsAreNoNames(String text) {
    assertFalse(Layout.isName(text));
    assertTrue(Layout.isName(Layout.name(Key.of(text))));
  }
}
