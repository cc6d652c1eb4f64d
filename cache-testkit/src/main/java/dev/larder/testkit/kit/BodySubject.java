package dev.larder.testkit.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.api.Body;
import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Bodies of all lengths, written in all sorts of pieces, come back byte for byte. */
abstract class BodySubject extends KitSubject {

  /** Lengths of pieces, used in turn: odd ones, and those on both sides of usual block sizes. */
  private static final int[] PIECES = {1, 8191, 8192, 8193, 3, 65_535, 65_537, 1023, 16_384, 777};

  BodySubject(StoreUnderTest subject) {
    super(subject);
  }

  @Test
  void anEmptyBodyIsABodyOfNoBytes() throws IOException {
    put(KEY, new Content(1, 0));
    assertHolds(KEY, new Content(1, 0));
  }

  @Test
  void anEmptyBodyOfUnknownLengthIsABodyOfNoBytes() throws IOException {
    assumeTrue(subject.acceptsUnknownLength(), "needs the length");
    try (StoreWriter writer = begin(KEY, new Content(1, 0), -1)) {
      assertTrue(writer.commit(() -> true));
    }
    assertHolds(KEY, new Content(1, 0));
  }

  @Test
  void bodiesAroundBlockSizesComeBack() throws IOException {
    for (int length : new int[] {1, 2, 4095, 4096, 4097, 8192, 16_383, 16_384, 65_536, 65_537}) {
      put(KEY, new Content(length, length));
      assertHolds(KEY, new Content(length, length));
    }
  }

  @Test
  void aBigBodyOfKnownLengthInOddPiecesComesBack() throws IOException {
    Content content = big(1);
    try (StoreWriter writer = begin(KEY, content)) {
      writePieces(writer, content);
      assertTrue(writer.commit(() -> true));
    }
    assertHolds(KEY, content);
  }

  @Test
  void aBigBodyOfUnknownLengthInOddPiecesComesBack() throws IOException {
    assumeTrue(subject.acceptsUnknownLength(), "needs the length");
    Content content = big(1);
    try (StoreWriter writer = begin(KEY, content, -1)) {
      writePieces(writer, content);
      assertTrue(writer.commit(() -> true));
    }
    assertHolds(KEY, content);
  }

  @Test
  void anyKindOfBufferMayBeWritten() throws IOException {
    Content content = new Content(1, 4000);
    byte[] bytes = content.bytes();
    ByteBuffer direct = ByteBuffer.allocateDirect(1000);
    direct.put(bytes, 0, 1000).flip();
    ByteBuffer inTheMiddle = ByteBuffer.wrap(bytes, 1000, 1000);
    ByteBuffer slice = ByteBuffer.wrap(bytes, 2000, 1000).slice();
    ByteBuffer readOnly = ByteBuffer.wrap(bytes, 3000, 1000).asReadOnlyBuffer();
    try (StoreWriter writer = begin(KEY, content)) {
      for (ByteBuffer source : new ByteBuffer[] {direct, inTheMiddle, slice, readOnly}) {
        int limit = source.limit();
        assertTrue(writer.write(source));
        assertEquals(limit, source.position(), "position of the source");
        assertEquals(limit, source.limit(), "limit of the source");
        assertTrue(writer.write(source), "a write of nothing");
      }
      assertTrue(writer.commit(() -> true));
    }
    assertHolds(KEY, content);
  }

  @Test
  void aBufferMayBeUsedAgainAfterTheWrite() throws IOException {
    Content content = small(1);
    byte[] bytes = content.bytes();
    ByteBuffer heap = ByteBuffer.allocate(100);
    ByteBuffer direct = ByteBuffer.allocateDirect(100);
    try (StoreWriter writer = begin(KEY, content)) {
      for (int from = 0; from < bytes.length; from += 100) {
        ByteBuffer source = from % 200 == 0 ? heap : direct;
        source.clear().put(bytes, from, Math.min(100, bytes.length - from)).flip();
        assertTrue(writer.write(source));
        source.clear().put(new byte[100]);
      }
      assertTrue(writer.commit(() -> true));
    }
    assertHolds(KEY, content);
  }

  @Test
  void aBodyMayBeReadAnyNumberOfTimes() throws IOException {
    Content content = new Content(1, 70_001);
    put(KEY, content);
    try (StoredResponse found = lookup(KEY)) {
      Body body = found.body();
      assertEquals(content.digest(), BodyReader.digest(body), "first");
      assertEquals(content.digest(), BodyReader.digest(body), "second");
      assertBody(found, content);
    }
  }

  @Test
  void aStreamMayBeOpenedAtAnyOffset() throws IOException {
    Content content = new Content(1, 70_001);
    put(KEY, content);
    try (StoredResponse found = lookup(KEY)) {
      assumeTrue(found.body() instanceof Body.Stream, "its bodies are no streams");
      Body.Stream body = (Body.Stream) found.body();
      for (int offset : new int[] {0, 1, 8192, 65_536, 70_000, 70_001}) {
        byte[] rest = Arrays.copyOfRange(content.bytes(), offset, content.length());
        assertEquals(Content.digestOf(rest), BodyReader.digest(body, offset), "from " + offset);
      }
    }
  }

  private static void writePieces(StoreWriter writer, Content content) throws IOException {
    byte[] bytes = content.bytes();
    int from = 0;
    for (int i = 0; from < bytes.length; i++) {
      int length = Math.min(PIECES[i % PIECES.length], bytes.length - from);
      assertTrue(writer.write(ByteBuffer.wrap(bytes, from, length)), "no room at " + from);
      from += length;
    }
  }
}
