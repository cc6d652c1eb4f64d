package dev.larder.testkit.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.api.Capability;
import dev.larder.api.StoreWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** An entry that a store does not want, or has no room for, leaves nothing behind. */
abstract class DeclineSubject extends KitSubject {

  private static final Content CHUNK = new Content(7, 64 * 1024);

  /** A length, in bytes, for which a store needs no limit to have no room. */
  private static final long ENORMOUS = 1L << 50;

  DeclineSubject(StoreUnderTest subject) {
    super(subject);
  }

  @Test
  void anEntryThatCanNeverFitIsDeclined() throws IOException {
    assertNull(store.begin(KEY, headFor(small(1)), metaFor(KEY, 1), limit() + 1));
  }

  @Test
  void aDeclinedEntryLeavesNothingBehind() throws IOException {
    put(KEY, small(1));
    long before = used();
    assertNull(store.begin(KEY, headFor(small(2)), metaFor(KEY, 2), limit() + 1));
    assertHolds(KEY, small(1));
    assertUsedAgain(before);
  }

  @Test
  void aDeclinedEntryIsCounted() throws IOException {
    long before = store.stats().declined();
    try (StoreWriter writer = store.begin(KEY, headFor(small(1)), metaFor(KEY, 1), ENORMOUS)) {
      assumeTrue(writer == null, "declines nothing for its length");
    }
    assertEquals(before + 1, store.stats().declined(), "declined");
  }

  @Test
  void aWriteForWhichThereIsNoRoomTakesNothing() throws IOException {
    try (StoreWriter writer = unknownLength()) {
      ByteBuffer refused = overflow(writer);
      assertEquals(0, refused.position(), "bytes taken by a write that said no");
    }
  }

  @Test
  void anEntryThatOverflowedIsNotCommitted() throws IOException {
    try (StoreWriter writer = unknownLength()) {
      overflow(writer);
      assertTrue(refusedOrFailed(writer, () -> true), "committed");
    }
    assertAbsent(KEY);
  }

  @Test
  void anEntryThatOverflowedTakesNoMore() throws IOException {
    try (StoreWriter writer = unknownLength()) {
      overflow(writer);
      assertTrue(takesNothing(writer), "written after a write that said no");
    }
  }

  @Test
  void anEntryThatOverflowedGivesTheRoomBack() throws IOException {
    long before = used();
    try (StoreWriter writer = unknownLength()) {
      overflow(writer);
    }
    assertUsedAgain(before);
  }

  @Test
  void whatWasWrittenBeforeAnOverflowIsStillReadable() throws IOException {
    assumeTrue(can(Capability.READABLE_WHILE_FILLING), "not readable while filling");
    try (StoreWriter writer = unknownLength()) {
      MessageDigest written = Content.sha256();
      long length = 0;
      while (writer.write(CHUNK.buffer())) {
        written.update(CHUNK.bytes());
        length += CHUNK.length();
        assertTrue(length <= limit(), "no limit at " + length);
      }
      assertEquals(
          HexFormat.of().formatHex(written.digest()), FillingReader.digest(writer, length));
      assertEquals(-1, writer.readAt(length, ByteBuffer.allocate(1)));
    }
  }

  private StoreWriter unknownLength() throws IOException {
    limit();
    assumeTrue(subject.acceptsUnknownLength(), "needs the length");
    StoreWriter writer = store.begin(KEY, headFor(small(1)), metaFor(KEY, 1), -1);
    assertNotNull(writer, "declined");
    return writer;
  }

  /** Writes until there is no room, and gives the buffer that was not taken. */
  private ByteBuffer overflow(StoreWriter writer) throws IOException {
    long limit = limit();
    byte[] bytes = CHUNK.bytes();
    for (long written = 0; written <= limit; written += bytes.length) {
      ByteBuffer source = ByteBuffer.wrap(bytes);
      if (!writer.write(source)) {
        return source;
      }
    }
    throw new AssertionError("more than " + limit + " bytes were accepted");
  }
}
