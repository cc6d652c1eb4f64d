package dev.larder.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** The binary form of heads: what goes in comes out, and damage is noticed. */
class EntryCodecTest {

  private static final List<Head.Kind> KINDS = List.of(Head.Kind.values());
  private static final Key KEY = Key.of("http://example.com:80/caf\u00e9?\ud83d\ude00");
  private static final Head HEAD =
      new Head(
          Head.Kind.RESPONSE,
          206,
          Fields.of("Content-Type", "text/plain", "X", "", "Link", "</a>", "link", "caf\u00e9"),
          Fields.of("accept-encoding", "gzip"),
          11,
          -12,
          Long.MAX_VALUE);
  private static final EntryMeta META =
      new EntryMeta("http://example.com/", 1, 2, Long.MIN_VALUE, Set.of("a", "\u20ac", ""));

  private static EntryCodec.Entry decode(byte[] blob) throws EntryFormatException {
    return EntryCodec.decode(ByteBuffer.wrap(blob));
  }

  private static void assertRoundTrip(Key key, Head head, EntryMeta meta, long bodyLength)
      throws EntryFormatException {
    byte[] blob = EntryCodec.encode(key, head, meta, bodyLength);
    assertEquals(new EntryCodec.Entry(key, head, meta, bodyLength), decode(blob));
  }

  @Test
  void everyPartComesBack() throws EntryFormatException {
    assertRoundTrip(KEY, HEAD, META, 1L << 40);
    Head marker = new Head(Head.Kind.VARY_MARKER, 0, Fields.EMPTY, Fields.EMPTY, 0, 0, 0);
    assertRoundTrip(Key.of(""), marker, new EntryMeta("", 0, 0, 0, Set.of()), 0);
    Head odd = new Head(Head.Kind.RESPONSE, 65_535, Fields.EMPTY, Fields.EMPTY, -1, -1, -1);
    assertRoundTrip(KEY, odd, META, -1);
  }

  @Test
  void randomEntriesComeBack() throws EntryFormatException {
    Random random = new Random(1);
    for (int i = 0; i < 500; i++) {
      Head head =
          new Head(
              KINDS.get(random.nextInt(KINDS.size())),
              random.nextInt(1000),
              randomFields(random),
              randomFields(random),
              random.nextLong(),
              random.nextLong(),
              random.nextLong());
      EntryMeta meta =
          new EntryMeta(
              randomText(random),
              random.nextLong(),
              random.nextLong(),
              random.nextLong(),
              Set.of(randomText(random)));
      assertRoundTrip(Key.of(randomText(random)), head, meta, random.nextLong());
    }
  }

  private static Fields randomFields(Random random) {
    List<Field> lines = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      lines.add(new Field(randomText(random), randomText(random)));
    }
    return Fields.of(lines);
  }

  private static String randomText(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(40); i > 0; i--) {
      text.appendCodePoint(random.nextBoolean() ? 32 + random.nextInt(95) : random.nextInt(0xd800));
    }
    return text.toString();
  }

  @Test
  void entriesMayStandAnywhereInAnyBuffer() throws EntryFormatException {
    byte[] blob = EntryCodec.encode(KEY, HEAD, META, 7);
    EntryCodec.Entry expected = decode(blob);
    ByteBuffer two = ByteBuffer.allocateDirect(2 * blob.length + 5).order(ByteOrder.LITTLE_ENDIAN);
    two.put(new byte[3]).put(blob).put(blob).put(new byte[2]).flip().position(3);
    ByteBuffer readOnly = two.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(blob.length - EntryCodec.PREFIX_LENGTH, EntryCodec.remainingLength(readOnly));
    assertEquals(3, readOnly.position());
    assertEquals(expected, EntryCodec.decode(readOnly));
    assertEquals(3 + blob.length, readOnly.position());
    assertEquals(expected, EntryCodec.decode(readOnly));
    assertEquals(2, readOnly.remaining());
  }

  @Test
  void everyFlippedBitIsNoticed() {
    byte[] blob = EntryCodec.encode(KEY, HEAD, META, 7);
    for (int bit = 0; bit < blob.length * 8; bit++) {
      byte[] damaged = blob.clone();
      damaged[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThrows(EntryFormatException.class, () -> decode(damaged), "bit " + bit);
    }
  }

  @Test
  void everyTruncationIsNoticed() {
    byte[] blob = EntryCodec.encode(KEY, HEAD, META, 7);
    for (int length = 0; length < blob.length; length++) {
      ByteBuffer cut = ByteBuffer.wrap(blob, 0, length);
      assertThrows(EntryFormatException.class, () -> EntryCodec.decode(cut), "cut at " + length);
    }
  }

  @Test
  void damageBehindARightChecksumGivesAnotherEntryOrTheOneException() {
    byte[] blob = EntryCodec.encode(KEY, HEAD, META, 7);
    Random random = new Random(1);
    int noticed = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = blob.clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        int at = EntryCodec.PREFIX_LENGTH + random.nextInt(blob.length - EntryCodec.PREFIX_LENGTH);
        damaged[at] = (byte) (random.nextBoolean() ? 0xff : random.nextInt(256));
      }
      sign(damaged);
      try {
        decode(damaged);
      } catch (EntryFormatException e) {
        noticed++; // anything else that is thrown fails the test
      }
    }
    assertTrue(noticed > 1000 && noticed < 19_000, noticed + " noticed");
  }

  @Test
  void countsAndLengthsAreNotBelieved() {
    byte[] blob =
        EntryCodec.encode(
            Key.of(""),
            new Head(Head.Kind.RESPONSE, 200, Fields.EMPTY, Fields.EMPTY, 0, 0, 0),
            new EntryMeta("", 0, 0, 0, Set.of()),
            0);
    int key = EntryCodec.PREFIX_LENGTH + 3 + 7 * 8;
    for (int at = key; at < blob.length; at += 4) {
      for (int value : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1000}) {
        byte[] damaged = blob.clone();
        ByteBuffer.wrap(damaged).putInt(at, value);
        sign(damaged);
        assertThrows(EntryFormatException.class, () -> decode(damaged), value + " at " + at);
      }
    }
    byte[] unknown = blob.clone();
    unknown[EntryCodec.PREFIX_LENGTH] = (byte) KINDS.size();
    sign(unknown);
    assertThrows(EntryFormatException.class, () -> decode(unknown), "an unknown kind");
  }

  @Test
  void laterWritersMayAppend() throws EntryFormatException {
    byte[] blob = EntryCodec.encode(KEY, HEAD, META, 7);
    byte[] longer = Arrays.copyOf(blob, blob.length + 9);
    ByteBuffer.wrap(longer).putInt(4, longer.length - EntryCodec.PREFIX_LENGTH);
    sign(longer);
    assertEquals(decode(blob), decode(longer));
  }

  @Test
  void anotherVersionAndAnotherFileAreToldApart() {
    byte[] blob = EntryCodec.encode(KEY, HEAD, META, 7);
    blob[3] = '2';
    assertTrue(messageOf(blob).contains("another version"), messageOf(blob));
    byte[] other = "GIF89a and so on".getBytes(StandardCharsets.US_ASCII);
    assertTrue(messageOf(other).contains("not an entry"), messageOf(other));
  }

  private static String messageOf(byte[] blob) {
    return String.valueOf(
        assertThrows(EntryFormatException.class, () -> decode(blob)).getMessage());
  }

  @Test
  void impossibleLengthsAreRefused() {
    byte[] blob = EntryCodec.encode(KEY, HEAD, META, 7);
    for (int length : new int[] {-1, EntryCodec.MAX_LENGTH, Integer.MAX_VALUE}) {
      ByteBuffer prefix = ByteBuffer.wrap(blob.clone()).putInt(4, length);
      assertThrows(EntryFormatException.class, () -> EntryCodec.remainingLength(prefix));
    }
  }

  @Test
  void aHeadThatIsTooLongIsNotEncoded() {
    Fields fields = Fields.of("X", "x".repeat(EntryCodec.MAX_LENGTH));
    Head head = new Head(Head.Kind.RESPONSE, 200, fields, Fields.EMPTY, 0, 0, 0);
    assertThrows(IllegalArgumentException.class, () -> EntryCodec.encode(KEY, head, META, 0));
  }

  private static void sign(byte[] blob) {
    CRC32C crc = new CRC32C();
    crc.update(blob, EntryCodec.PREFIX_LENGTH, blob.length - EntryCodec.PREFIX_LENGTH);
    ByteBuffer.wrap(blob).putInt(8, (int) crc.getValue());
  }
}
