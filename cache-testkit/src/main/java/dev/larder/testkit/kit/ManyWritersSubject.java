package dev.larder.testkit.kit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Key;
import dev.larder.api.StoreWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Any number of writers may be open for one key, and they do not know of each other. */
abstract class ManyWritersSubject extends KitSubject {

  private static final int WRITERS = 8;
  private static final int STEP = 500;

  ManyWritersSubject(StoreUnderTest subject) {
    super(subject);
  }

  @Test
  void theLastCommitWinsWhateverTheOrderOfBeginning() throws IOException {
    try (StoreWriter first = begin(KEY, small(1));
        StoreWriter second = begin(KEY, small(2))) {
      write(first, small(1));
      write(second, small(2));
      assertTrue(second.commit(() -> true));
      assertHolds(KEY, small(2));
      assertTrue(first.commit(() -> true));
      assertHolds(KEY, small(1));
    }
    assertHolds(KEY, small(1));
  }

  @Test
  void writersForOneKeyDoNotMix() throws IOException {
    List<StoreWriter> writers = new ArrayList<>();
    try {
      for (int i = 0; i < WRITERS; i++) {
        writers.add(begin(KEY, small(i)));
      }
      for (int from = 0; from < small(0).length(); from += STEP) {
        for (int i = 0; i < WRITERS; i++) {
          byte[] bytes = small(i).bytes();
          writers.get(i).write(ByteBuffer.wrap(bytes, from, Math.min(STEP, bytes.length - from)));
        }
      }
      for (int i = 0; i < WRITERS; i++) {
        assertTrue(writers.get(i).commit(() -> true));
        assertHolds(KEY, small(i));
      }
    } finally {
      writers.forEach(StoreWriter::close);
    }
    assertHolds(KEY, small(WRITERS - 1));
  }

  @Test
  void writersForTwoKeysDoNotMix() throws IOException {
    Key other = Key.of("other");
    try (StoreWriter first = begin(KEY, small(1));
        StoreWriter second = begin(other, small(2))) {
      write(first, small(1));
      write(second, small(2));
      assertTrue(first.commit(() -> true));
      assertTrue(second.commit(() -> true));
    }
    assertHolds(KEY, small(1));
    assertHolds(other, small(2));
  }

  @Test
  void anAbortBesideACommitDoesNotTouchIt() throws IOException {
    try (StoreWriter aborted = begin(KEY, small(1))) {
      write(aborted, small(1));
      put(KEY, small(2));
    }
    assertHolds(KEY, small(2));
  }
}
