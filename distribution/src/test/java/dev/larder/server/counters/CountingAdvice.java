package dev.larder.server.counters;

import java.nio.ByteBuffer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner.Typing;
import org.jspecify.annotations.Nullable;

/** The code that is put into the counted methods: it runs as a part of them. */
final class CountingAdvice {

  private CountingAdvice() {}

  /** For methods that take a task to run it somewhere else. */
  static final class Dispatch {
    private Dispatch() {}

    @Advice.OnMethodEnter
    static void enter(
        @Advice.This Object executor,
        @Advice.Origin("#m") String method,
        @Advice.Argument(value = 0, optional = true, typing = Typing.DYNAMIC)
            @Nullable Object task) {
      HitCounters.dispatched(executor, method, task);
    }
  }

  /** For the constructor of a slab. */
  static final class NewSlab {
    private NewSlab() {}

    @Advice.OnMethodExit
    static void exit(@Advice.Argument(1) ByteBuffer memory) {
      HitCounters.slab(memory);
    }
  }

  /** For a write of one buffer to a socket. */
  static final class WriteOne {
    private WriteOne() {}

    @Advice.OnMethodEnter
    static int[] enter(@Advice.Argument(0) ByteBuffer buffer) {
      return HitCounters.beforeWrite(new ByteBuffer[] {buffer}, 0, 1);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class)
    static void exit(@Advice.Argument(0) ByteBuffer buffer, @Advice.Enter int[] positions) {
      HitCounters.afterWrite(new ByteBuffer[] {buffer}, 0, positions);
    }
  }

  /** For a write of several buffers to a socket. */
  static final class WriteSeveral {
    private WriteSeveral() {}

    @Advice.OnMethodEnter
    static int[] enter(
        @Advice.Argument(0) ByteBuffer[] buffers,
        @Advice.Argument(1) int offset,
        @Advice.Argument(2) int count) {
      return HitCounters.beforeWrite(buffers, offset, count);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class)
    static void exit(
        @Advice.Argument(0) ByteBuffer[] buffers,
        @Advice.Argument(1) int offset,
        @Advice.Enter int[] positions) {
      HitCounters.afterWrite(buffers, offset, positions);
    }
  }

  /** For the copy of a part of a buffer into another buffer. */
  static final class CopyToBuffer {
    private CopyToBuffer() {}

    @Advice.OnMethodEnter
    static void enter(@Advice.Argument(1) ByteBuffer source, @Advice.Argument(3) int bytes) {
      HitCounters.copied(source, bytes);
    }
  }

  /** For the copy of a part of a buffer into an array. */
  static final class CopyToArray {
    private CopyToArray() {}

    @Advice.OnMethodEnter
    static void enter(@Advice.This ByteBuffer source, @Advice.Argument(3) int bytes) {
      HitCounters.copied(source, bytes);
    }
  }
}
