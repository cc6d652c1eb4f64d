package dev.larder.server.lua.sandbox;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one piece of work, such as the answer to a request, has used up of what it may use, in all
 * of its runs. Not thread-safe; the threads of a state take turns.
 */
public final class Account {

  /** Nanoseconds of CPU: a script can also make single instructions slow. */
  private static final long MAX_CPU = 5_000_000_000L;

  /** Between two looks at time and memory; a power of two. */
  private static final int LOOK_EVERY = 1024;

  /** From this many bytes on an allocation is worth a look of its own. */
  private static final long LARGE = 64 * 1024;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final long instructions;
  private final long memory;
  private long left;
  private long cpu;
  private long cpuFrom;
  private long allocated;
  private long allocatedFrom;
  private long measuredAt;
  private @Nullable LimitExceededError exceeded;

  /**
   * Nothing used yet.
   *
   * @param instructions how many may be executed, or as much other work done
   * @param memory bytes that the state may hold while this runs
   */
  public Account(long instructions, long memory) {
    this.instructions = instructions;
    this.memory = memory;
    this.left = instructions;
  }

  /** The longest string, in bytes. Some single operations make many copies of one. */
  long maxString() {
    return memory / 4;
  }

  /** Instructions and their like that have been used. */
  public long used() {
    return instructions - left;
  }

  /** To be called on the thread that goes on. */
  void enter() {
    cpuFrom = THREADS.getCurrentThreadCpuTime();
    allocatedFrom = THREADS.getCurrentThreadAllocatedBytes();
  }

  /** To be called on the thread that went on. */
  void leave() {
    cpu += THREADS.getCurrentThreadCpuTime() - cpuFrom;
    allocated += THREADS.getCurrentThreadAllocatedBytes() - allocatedFrom;
  }

  /** Bytes that were allocated in all, most of which are garbage. */
  long allocated() {
    return allocated;
  }

  /** Seconds of CPU, for {@code os.clock}. */
  double seconds() {
    return (cpu + THREADS.getCurrentThreadCpuTime() - cpuFrom) / 1e9;
  }

  /** One instruction. */
  void instruction(LongSupplier held) {
    if ((--left & (LOOK_EVERY - 1)) == 0 || left < 0) {
      look(held, 0);
    }
  }

  /** Work that is no instruction. */
  void charge(long steps, LongSupplier held) {
    left -= Math.max(0, steps);
    if (left < 0 || steps > LOOK_EVERY) {
      look(held, 0);
    }
  }

  /** Bytes that are about to be allocated at once. */
  void allocate(long bytes, LongSupplier held) {
    if (bytes > maxString()) {
      throw exceed("a value of " + bytes + " bytes; at most " + maxString() + " are allowed");
    }
    left -= bytes >> 6;
    if (bytes > LARGE || left < 0) {
      look(held, bytes);
    }
  }

  private void look(LongSupplier held, long more) {
    if (exceeded != null) {
      throw exceeded;
    }
    if (left < 0) {
      throw exceed("more than " + instructions + " instructions");
    }
    if (cpu + THREADS.getCurrentThreadCpuTime() - cpuFrom > MAX_CPU) {
      throw exceed("more than " + MAX_CPU / 1_000_000_000L + " s of computing");
    }
    long now = allocated + THREADS.getCurrentThreadAllocatedBytes() - allocatedFrom;
    // What was allocated is mostly garbage by now; only measuring tells what is held.
    if (now + more - measuredAt > memory / 2) {
      long bytes = held.getAsLong() + more;
      if (bytes > memory) {
        throw exceed("more than " + memory + " bytes of memory");
      }
      measuredAt = allocated + THREADS.getCurrentThreadAllocatedBytes() - allocatedFrom;
    }
  }

  /** Whether a limit was exceeded; whatever runs on this account then ends again at once. */
  boolean isExceeded() {
    return exceeded != null;
  }

  LimitExceededError exceed(String what) {
    LimitExceededError error = exceeded;
    if (error == null) {
      error = new LimitExceededError("the script was stopped: " + what);
      exceeded = error;
    }
    left = -1;
    return error;
  }
}
