package dev.larder.testkit.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.api.Capability;
import dev.larder.api.StoreWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What was written can be read before the commit, and nothing else. */
abstract class FillingSubject extends KitSubject {

  private static final int STEP = 4999;

  FillingSubject(StoreUnderTest subject) {
    super(subject);
  }

  @Test
  void aStoreThatIsNotReadableWhileFillingSaysSo() throws IOException {
    assumeFalse(can(Capability.READABLE_WHILE_FILLING), "readable while filling");
    try (StoreWriter writer = begin(KEY, small(1))) {
      write(writer, small(1));
      assertEquals(-1, writer.readAt(0, ByteBuffer.allocate(10)));
    }
  }

  @Test
  void whatWasWrittenIsReadableBeforeTheCommit() throws IOException {
    needsReading();
    Content content = small(1);
    try (StoreWriter writer = begin(KEY, content)) {
      write(writer, content);
      assertEquals(content.digest(), FillingReader.digest(writer, content.length()));
    }
  }

  @Test
  void whatWasNotWrittenYetIsNotThere() throws IOException {
    needsReading();
    byte[] bytes = small(1).bytes();
    try (StoreWriter writer = begin(KEY, small(1))) {
      ByteBuffer target = ByteBuffer.allocate(8000);
      assertEquals(-1, FillingReader.read(writer, 0, target), "before the first byte");
      assertTrue(writer.write(ByteBuffer.wrap(bytes, 0, 1000)));
      assertEquals(-1, FillingReader.read(writer, 1000, target), "at the end");
      assertEquals(-1, FillingReader.read(writer, 2000, target), "behind the end");
      while (FillingReader.read(writer, target.position(), target) > 0) {
        assertTrue(target.position() <= 1000, "bytes that were not written");
      }
      assertEquals(1000, target.position(), "bytes read");
    }
  }

  @Test
  void aReadTouchesOnlyWhatItFills() throws IOException {
    needsReading();
    byte[] bytes = small(1).bytes();
    try (StoreWriter writer = begin(KEY, small(1))) {
      write(writer, small(1));
      byte[] target = new byte[50];
      ByteBuffer window = ByteBuffer.wrap(target, 20, 10);
      int count = FillingReader.read(writer, 500, window);
      assertTrue(count >= 1 && count <= 10, count + " bytes into room for 10");
      byte[] expected = new byte[50];
      System.arraycopy(bytes, 500, expected, 20, count);
      assertTrue(Arrays.equals(expected, target), "bytes outside of the room were touched");
      assertEquals(30, window.limit(), "limit of the target");
    }
  }

  @Test
  void whatWasWrittenIsReadableAfterTheCommitUntilTheWriterIsClosed() throws IOException {
    needsReading();
    Content content = small(1);
    try (StoreWriter writer = begin(KEY, content)) {
      write(writer, content);
      assertTrue(writer.commit(() -> true));
      assertEquals(content.digest(), FillingReader.digest(writer, content.length()));
      put(KEY, small(2));
      churn();
      assertEquals(
          content.digest(), FillingReader.digest(writer, content.length()), "once replaced");
    }
    assertHolds(KEY, small(2));
  }

  @Test
  void whatWasWrittenIsReadableAfterTheCommitWasRefused() throws IOException {
    needsReading();
    Content content = small(1);
    try (StoreWriter writer = begin(KEY, content)) {
      write(writer, content);
      writer.commit(() -> false);
      churn();
      assertEquals(content.digest(), FillingReader.digest(writer, content.length()));
    }
  }

  @Test
  void anotherThreadReadsBesideTheWriting() throws Exception {
    needsReading();
    Content content = big(1);
    byte[] bytes = content.bytes();
    AtomicInteger available = new AtomicInteger();
    Semaphore more = new Semaphore(0);
    try (StoreWriter writer = begin(KEY, content)) {
      Together.Task write =
          () -> {
            for (int from = 0; from < bytes.length; from += STEP) {
              int length = Math.min(STEP, bytes.length - from);
              assertTrue(writer.write(ByteBuffer.wrap(bytes, from, length)));
              available.addAndGet(length);
              more.release();
            }
          };
      Together.Task read =
          () -> {
            byte[] got = new byte[bytes.length];
            ByteBuffer target = ByteBuffer.wrap(got);
            while (target.hasRemaining()) {
              int promised = available.get();
              int count = FillingReader.read(writer, target.position(), target);
              assertTrue(
                  count > 0 || target.position() >= promised,
                  "nothing at " + target.position() + " of " + promised);
              if (count < 0) {
                assertTrue(
                    more.tryAcquire(subject.patience().toMillis(), TimeUnit.MILLISECONDS),
                    "the writing stopped");
              }
            }
            assertTrue(Arrays.equals(bytes, got), "other bytes than were written");
          };
      Together.run(subject.patience(), List.of(write, read));
      assertTrue(writer.commit(() -> true));
    }
    assertHolds(KEY, content);
  }

  private void needsReading() {
    assumeTrue(can(Capability.READABLE_WHILE_FILLING), "not readable while filling");
  }
}
