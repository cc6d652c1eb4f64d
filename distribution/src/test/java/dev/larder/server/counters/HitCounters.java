package dev.larder.server.counters;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What the instrumented classes have counted since the server started. The boot loader has this
 * class, so that classes of the JDK see it; it needs nothing but the JDK, whose package java.nio
 * must be open to it. Safe for use by many threads.
 */
public final class HitCounters {

  private static final VarHandle ADDRESS = address();

  private static final Map<String, LongAdder> DISPATCHES = new ConcurrentHashMap<>();
  private static final LongAdder FROM_SLABS = new LongAdder();
  private static final LongAdder FROM_ELSEWHERE = new LongAdder();
  private static final LongAdder COPIED = new LongAdder();
  private static final AtomicInteger WRITES_UNDER_WAY = new AtomicInteger();

  /** Start and end of each slab, in turn; replaced as a whole. */
  private static volatile long[] slabs = {};

  private HitCounters() {}

  private static VarHandle address() {
    try {
      return MethodHandles.privateLookupIn(Buffer.class, MethodHandles.lookup())
          .findVarHandle(Buffer.class, "address", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** A task is given to another thread, now or later. */
  public static void dispatched(Object executor, String method, @Nullable Object task) {
    String key = name(executor) + "." + method + "(" + (task == null ? "" : name(task)) + ")";
    DISPATCHES.computeIfAbsent(key, any -> new LongAdder()).increment();
  }

  /** The class of an object; lambdas of one class are not told apart. */
  private static String name(Object object) {
    String name = object.getClass().getName();
    int lambda = name.indexOf("$$Lambda");
    return lambda < 0 ? name : name.substring(0, lambda) + "$$Lambda";
  }

  /** The memory store has got a slab. */
  public static synchronized void slab(ByteBuffer memory) {
    if (memory.isDirect()) {
      long[] present = slabs;
      long[] more = new long[present.length + 2];
      System.arraycopy(present, 0, more, 0, present.length);
      more[present.length] = (long) ADDRESS.get(memory);
      more[present.length + 1] = more[present.length] + memory.capacity();
      slabs = more;
    }
  }

  private static boolean inSlab(ByteBuffer buffer) {
    if (!buffer.isDirect()) {
      return false;
    }
    long[] present = slabs;
    long address = (long) ADDRESS.get(buffer);
    for (int i = 0; i < present.length; i += 2) {
      if (address >= present[i] && address < present[i + 1]) {
        return true;
      }
    }
    return false;
  }

  /** Bytes of this buffer are copied to somewhere else in memory. */
  public static void copied(ByteBuffer source, int bytes) {
    if (inSlab(source)) {
      COPIED.add(bytes);
    }
  }

  /** Buffers are about to be written to a socket; answers where they begin. */
  public static int[] beforeWrite(ByteBuffer[] buffers, int offset, int count) {
    WRITES_UNDER_WAY.incrementAndGet();
    int[] positions = new int[count];
    for (int i = 0; i < count; i++) {
      positions[i] = buffers[offset + i].position();
    }
    return positions;
  }

  /** They have been written, as far as their positions say. */
  public static void afterWrite(ByteBuffer[] buffers, int offset, int[] positions) {
    for (int i = 0; i < positions.length; i++) {
      ByteBuffer buffer = buffers[offset + i];
      int bytes = buffer.position() - positions[i];
      (inSlab(buffer) ? FROM_SLABS : FROM_ELSEWHERE).add(bytes);
    }
    WRITES_UNDER_WAY.decrementAndGet();
  }

  /**
   * The counters as lines of name and number. Whoever has read what a write sent finds it counted:
   * writes under way are waited for.
   */
  public static String report() {
    while (WRITES_UNDER_WAY.get() > 0) {
      Thread.onSpinWait();
    }
    StringBuilder text = new StringBuilder();
    text.append("slabs ").append(slabs.length / 2).append('\n');
    text.append("from-slabs ").append(FROM_SLABS.sum()).append('\n');
    text.append("from-elsewhere ").append(FROM_ELSEWHERE.sum()).append('\n');
    text.append("copied ").append(COPIED.sum()).append('\n');
    new TreeMap<>(DISPATCHES)
        .forEach((key, count) -> text.append(key).append(' ').append(count.sum()).append('\n'));
    return text.toString();
  }
}
