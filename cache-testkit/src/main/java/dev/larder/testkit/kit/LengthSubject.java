package dev.larder.testkit.kit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.StoreWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** A body that is not as long as it was announced is never committed. */
abstract class LengthSubject extends KitSubject {

  LengthSubject(StoreUnderTest subject) {
    super(subject);
  }

  @Test
  void aBodyThatIsShortByOneByteIsNotCommitted() throws IOException {
    Content content = small(1);
    try (StoreWriter writer = begin(KEY, content, content.length() + 1)) {
      write(writer, content);
      assertFalse(writer.commit(() -> true), "committed");
    }
    assertAbsent(KEY);
  }

  @Test
  void noBodyIsNotCommittedWhereOneWasAnnounced() throws IOException {
    try (StoreWriter writer = begin(KEY, small(1))) {
      assertFalse(writer.commit(() -> true), "committed");
    }
    assertAbsent(KEY);
  }

  @Test
  void aShortBodyLeavesTheOldEntry() throws IOException {
    put(KEY, small(1));
    Content content = small(2);
    try (StoreWriter writer = begin(KEY, content, content.length() + 1)) {
      write(writer, content);
      assertFalse(writer.commit(() -> true), "committed");
    }
    assertHolds(KEY, small(1));
  }

  @Test
  void writingMoreThanAnnouncedFails() throws IOException {
    Content content = small(1);
    try (StoreWriter writer = begin(KEY, content)) {
      write(writer, content);
      assertThrows(IOException.class, () -> writer.write(ByteBuffer.wrap(new byte[1])));
    }
  }

  @Test
  void aBodyThatWasLongerThanAnnouncedIsNotCommitted() throws IOException {
    put(KEY, small(1));
    Content content = small(2);
    try (StoreWriter writer = begin(KEY, content, content.length() - 1)) {
      assertThrows(IOException.class, () -> writer.write(content.buffer()));
      assertTrue(refusedOrFailed(writer, () -> true), "committed");
    }
    try (StoreWriter writer = begin(KEY, content)) {
      write(writer, content);
      assertThrows(IOException.class, () -> writer.write(ByteBuffer.wrap(new byte[1])));
      assertTrue(refusedOrFailed(writer, () -> true), "committed");
    }
    assertHolds(KEY, small(1));
  }
}
