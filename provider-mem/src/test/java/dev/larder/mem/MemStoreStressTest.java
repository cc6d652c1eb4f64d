package dev.larder.mem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.Body;
import dev.larder.api.Head;
import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The promise of the budget: whatever readers hold, writers write and entries leave, at no moment
 * is more in use than {@code size}; no body ever shows another one's bytes; and in the end every
 * byte is back.
 */
class MemStoreStressTest {

  private static final long SIZE = 3 << 20;
  private static final int KEYS = 300;
  private static final int WORKERS = 6;
  private static final int STEPS = 6_000;

  private final AtomicBoolean running = new AtomicBoolean(true);
  private final AtomicLong slabBytes = new AtomicLong();
  private final AtomicLong greatest = new AtomicLong();

  @ParameterizedTest
  @EnumSource
  void neverMoreThanTheSize(RemovalAlgorithm algorithm) throws Exception {
    MemSettings settings = new MemSettings(SIZE, 0, 0, 256 << 10, 100_000, algorithm);
    ExecutorService threads = Executors.newFixedThreadPool(WORKERS + 1);
    try (OpenMemStore mem =
        new OpenMemStore(
            settings,
            length -> {
              slabBytes.addAndGet(length);
              return ByteBuffer.allocateDirect(length);
            })) {
      Future<?> sampler = threads.submit(() -> sample(mem));
      List<Callable<Void>> workers = new ArrayList<>();
      for (int i = 0; i < WORKERS; i++) {
        long seed = i;
        workers.add(() -> work(mem, new Random(seed)));
      }
      for (Future<Void> worker : threads.invokeAll(workers, 120, TimeUnit.SECONDS)) {
        worker.get();
      }
      running.set(false);
      sampler.get();
      assertTrue(
          greatest.get() > SIZE * 3 / 4, () -> "the store was never nearly full: " + greatest);
      assertTrue(mem.store.stats().evictions() > 1000, "hardly anybody left");
      assertTrue(slabBytes.get() <= SIZE);

      for (int i = 0; i < KEYS; i++) {
        mem.store.remove(OpenMemStore.key(i));
      }
      assertEquals(0, mem.store.stats().entries());
      assertEquals(0, mem.used());
      assertEquals(0, mem.store.allocator().allocated());
      assertEquals(1, mem.store.allocator().freeParts().size(), "all that is free is joined");
    } finally {
      running.set(false);
      threads.shutdownNow();
    }
  }

  private void sample(OpenMemStore mem) {
    while (running.get()) {
      check(mem);
      Thread.onSpinWait();
    }
  }

  private void check(OpenMemStore mem) {
    long used = mem.used();
    assertTrue(used <= SIZE, () -> used + " bytes used");
    assertTrue(mem.store.allocator().allocated() <= SIZE, "more memory than the size");
    greatest.accumulateAndGet(used, Math::max);
  }

  private Void work(OpenMemStore mem, Random random) throws IOException {
    Deque<StoredResponse> held = new ArrayDeque<>();
    for (int step = 0; step < STEPS; step++) {
      int name = random.nextInt(KEYS);
      switch (random.nextInt(10)) {
        case 0, 1, 2, 3 -> write(mem, name, random);
        case 4 -> mem.store.remove(OpenMemStore.key(name));
        case 5 -> {
          StoredResponse found = mem.store.lookup(OpenMemStore.key(name));
          if (found != null) {
            held.add(found);
          }
        }
        case 6 -> {
          try (StoredResponse found = mem.store.lookup(OpenMemStore.key(name))) {
            if (found != null) {
              Head head = OpenMemStore.head("y".repeat(random.nextInt(3000)));
              mem.store.refresh(OpenMemStore.key(name), found.version(), head, OpenMemStore.meta());
            }
          }
        }
        default -> {
          try (StoredResponse found = mem.store.lookup(OpenMemStore.key(name))) {
            if (found != null) {
              assertWhole(found, name);
            }
          }
        }
      }
      if (held.size() > 20) {
        StoredResponse longHeld = held.remove();
        assertWhole(longHeld, valueOf(longHeld));
        longHeld.close();
      }
      check(mem);
    }
    held.forEach(StoredResponse::close);
    return null;
  }

  private static void write(OpenMemStore mem, int name, Random random) throws IOException {
    int length = 1 + random.nextInt(random.nextInt(4) == 0 ? 200_000 : 10_000);
    boolean known = random.nextBoolean();
    try (StoreWriter writer = mem.begin(name, known ? length : -1)) {
      if (writer == null) {
        return;
      }
      for (int at = 0; at < length; at += 30_000) {
        if (!writer.write(OpenMemStore.filled(Math.min(30_000, length - at), name))) {
          return;
        }
      }
      ByteBuffer last = ByteBuffer.allocate(1);
      assertEquals(1, writer.readAt(length - 1, last));
      assertEquals((byte) name, last.get(0));
      if (random.nextInt(8) > 0) {
        writer.commit(() -> random.nextInt(8) > 0);
        assertEquals(1, writer.readAt(0, last.clear()));
        assertEquals((byte) name, last.get(0));
      }
    }
  }

  private static int valueOf(StoredResponse found) {
    ByteBuffer first = ((Body.Buffers) found.body()).buffers().get(0);
    return first.get(first.position());
  }

  private static void assertWhole(StoredResponse found, int value) {
    assertTrue(OpenMemStore.consistsOf(found.body(), value), "another body's bytes");
  }
}
