package dev.larder.server.lua.sandbox;

import java.util.concurrent.SynchronousQueue;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaThread;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * A coroutine. The interpreter keeps calls on the stack of a thread, so each has a thread, which
 * takes turns with the others of its state: only one of them runs. In place of the library's, whose
 * threads nobody bounds, counts or ends.
 */
final class Coroutine extends LuaThread {

  private enum Status {
    SUSPENDED,
    RUNNING,
    NORMAL,
    DEAD
  }

  /** What a turn ended with. */
  private record Outcome(
      Varargs values, @Nullable LuaError failure, @Nullable Error end, boolean last) {}

  /** A turn; null values end the coroutine where it is. */
  private record Turn(@Nullable Varargs values) {}

  private static final class EndedError extends Error {
    private static final long serialVersionUID = 1;

    EndedError() {
      super("ended", null, false, false);
    }
  }

  private final Sandbox sandbox;
  private final LuaValue function;
  private final Calls calls = new Calls();
  private final SynchronousQueue<Turn> turns = new SynchronousQueue<>();
  private final SynchronousQueue<Outcome> outcomes = new SynchronousQueue<>();
  private Status status = Status.SUSPENDED;
  private @Nullable SandboxThread thread;

  Coroutine(Sandbox sandbox, LuaValue function) {
    super(sandbox.globals());
    this.sandbox = sandbox;
    this.function = function;
  }

  @Override
  public String getStatus() {
    return status.name().toLowerCase(java.util.Locale.ROOT);
  }

  @Override
  public boolean isMainThread() {
    return false;
  }

  boolean isSuspended() {
    return status == Status.SUSPENDED;
  }

  /** Whether it has a thread: it began and has not ended. */
  boolean isStarted() {
    return thread != null && status != Status.DEAD;
  }

  void addTo(HeldMemory memory) {
    memory.add(function);
    if (status != Status.DEAD) {
      memory.add(calls);
    }
  }

  /**
   * Goes on until it yields or ends.
   *
   * @return what it yielded or returned
   * @throws LuaError if it failed
   */
  Varargs go(Varargs arguments) {
    if (status == Status.DEAD) {
      throw new LuaError(LuaValue.valueOf("cannot resume dead coroutine"));
    }
    if (status != Status.SUSPENDED) {
      throw new LuaError(LuaValue.valueOf("cannot resume non-suspended coroutine"));
    }
    if (thread == null) {
      sandbox.beforeStart();
    }
    Outcome outcome = turn(new Turn(copy(arguments)));
    if (outcome.end() != null) {
      throw outcome.end();
    }
    if (outcome.failure() != null) {
      throw outcome.failure();
    }
    return outcome.values();
  }

  /** Ends it where it is; nothing more of it is executed. To be called when it is suspended. */
  void end() {
    if (thread == null) {
      status = Status.DEAD;
    } else if (status == Status.SUSPENDED) {
      turn(new Turn(null));
    }
  }

  private Outcome turn(Turn turn) {
    Coroutine before = sandbox.running();
    Calls callsBefore = sandbox.calls();
    if (before != null) {
      before.status = Status.NORMAL;
    }
    sandbox.account().leave();
    sandbox.resumed(this, calls);
    status = Status.RUNNING;
    if (thread == null) {
      thread = new SandboxThread(Thread.currentThread().getName() + "-coroutine", () -> run(turn));
      thread.start();
    } else {
      put(turns, turn);
    }
    Outcome outcome = take(outcomes);
    status = outcome.last() ? Status.DEAD : Status.SUSPENDED;
    if (before != null) {
      before.status = Status.RUNNING;
    }
    sandbox.returned(before, callsBefore);
    sandbox.account().enter();
    return outcome;
  }

  private void run(Turn first) {
    ((SandboxThread) Thread.currentThread()).enter(sandbox);
    sandbox.account().enter();
    Varargs values = LuaValue.NONE;
    LuaError failure = null;
    Error end = null;
    try {
      values = function.invoke(first.values() == null ? LuaValue.NONE : first.values());
    } catch (LuaError e) {
      failure = e;
    } catch (RuntimeException e) {
      failure = new LuaError(e);
    } catch (EndedError e) {
      // Nobody asks for more.
    } catch (Error e) {
      end = e;
    }
    sandbox.account().leave();
    put(outcomes, new Outcome(copy(values), failure, end, true));
  }

  /** Called on its own thread: gives values to who resumed it, and waits for the next turn. */
  Varargs suspend(Varargs values) {
    sandbox.account().leave();
    put(outcomes, new Outcome(copy(values), null, null, false));
    Turn turn = take(turns);
    sandbox.account().enter();
    if (turn.values() == null) {
      throw new EndedError();
    }
    return turn.values();
  }

  /** Values may be a view of registers, which change. */
  private static Varargs copy(Varargs values) {
    LuaValue[] copy = new LuaValue[values.narg()];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = values.arg(i + 1);
    }
    return LuaValue.varargsOf(copy);
  }

  private static <T> void put(SynchronousQueue<T> queue, T element) {
    boolean interrupted = false;
    while (true) {
      try {
        queue.put(element);
        break;
      } catch (InterruptedException e) {
        // The other side waits for this; there is nothing to give up.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static <T> T take(SynchronousQueue<T> queue) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return queue.take();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
