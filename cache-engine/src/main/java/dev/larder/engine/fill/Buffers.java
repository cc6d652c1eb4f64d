package dev.larder.engine.fill;

import dev.larder.engine.outcome.Statistics;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Buffers for what is on its way to clients, used again and again. Each reader has at most one at a
 * time. Safe for use by many threads.
 */
final class Buffers {

  private static final int SIZE = 32 * 1024;
  private static final int MOST_KEPT = 512;

  private final Queue<ByteBuffer> kept = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final Statistics statistics;

  Buffers(Statistics statistics) {
    this.statistics = statistics;
  }

  /** A buffer, cleared; to be given back. */
  ByteBuffer take() {
    statistics.bufferTaken();
    ByteBuffer present = kept.poll();
    if (present == null) {
      return ByteBuffer.allocateDirect(SIZE);
    }
    count.decrementAndGet();
    return present.clear();
  }

  void giveBack(ByteBuffer buffer) {
    statistics.bufferGivenBack();
    if (count.incrementAndGet() <= MOST_KEPT) {
      kept.add(buffer);
    } else {
      count.decrementAndGet();
    }
  }
}
