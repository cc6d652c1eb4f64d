package dev.larder.server.lua.sandbox;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaClosure;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaThread;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.UpValue;
import org.luaj.vm2.Varargs;

/**
 * A state of Lua: the language of version 5.2 with the functions of 5.1 that scripts of lighttpd2
 * use, and without any that reach out of it. All of it is used by one {@link SandboxThread}, except
 * that coroutines have threads of their own.
 */
public final class Sandbox implements AutoCloseable {

  /** Coroutines of a session that have begun and not ended: each has a thread. */
  private static final int MAX_COROUTINES = 64;

  private final Globals globals = new Globals();
  private final Environment environment = new Environment();
  private final Deque<Calls> active = new ArrayDeque<>();
  private final Set<Session> sessions = new LinkedHashSet<>();
  private final LongSupplier held = this::heldBytes;
  private final Session base;
  private Session session;
  private Calls calls = new Calls();
  private @Nullable Coroutine running;
  private final long enough;
  private long allocated;

  /**
   * A state.
   *
   * @param limits of the loading of the script
   * @param clock for {@code os.time} and {@code os.date}
   * @param files what the script may load, by name
   */
  public Sandbox(Account limits, InstantSource clock, ScriptFiles files) {
    base = new Session(this, limits, null);
    session = base;
    sessions.add(base);
    enough = limits.maxString() * 4;
    globals.running = new LuaThread(globals);
    globals.debuglib = new Watch(this);
    BaseFunctions.install(this, files);
    environment.set("string", StringFunctions.table());
    environment.set("table", TableFunctions.table());
    environment.set("math", MathFunctions.table());
    environment.set("os", TimeFunctions.table(clock));
    environment.set("coroutine", CoroutineFunctions.table());
    StringFunctions.installMetatable();
  }

  /** The globals that all sessions see; a host adds its own before a script is loaded. */
  public LuaTable environment() {
    return environment;
  }

  Globals globals() {
    return globals;
  }

  /** A compiled script as a function of this state. */
  public LuaValue function(Prototype script) {
    return function(script, environment);
  }

  LuaValue function(Prototype script, LuaValue env) {
    // The interpreter watches only closures that are made of the globals themselves.
    LuaClosure closure = new LuaClosure(script, globals);
    if (closure.upValues.length > 0) {
      closure.upValues[0] = new UpValue(new LuaValue[] {env}, 0);
    }
    return closure;
  }

  /** The session in which the script's file is loaded; it lasts as long as the state. */
  public Session base() {
    return base;
  }

  /** Begins a piece of work, with globals of its own. */
  public Session begin(Account account) {
    LuaTable own = new LuaTable();
    own.rawset("REQ", new LuaTable());
    Session begun = new Session(this, account, own);
    sessions.add(begun);
    return begun;
  }

  void end(Session ended) {
    if (ended != base) {
      sessions.remove(ended);
      allocated += ended.account().allocated();
    }
  }

  /**
   * Calls a function.
   *
   * @throws ScriptException if it fails or exceeds a limit
   */
  public Varargs run(Session in, LuaValue function, Varargs arguments) throws ScriptException {
    Varargs[] result = {LuaValue.NONE};
    try {
      in(in, () -> result[0] = function.invoke(arguments));
    } catch (LuaError e) {
      throw new ScriptException(Failures.text(e), false);
    } catch (LimitExceededError e) {
      throw new ScriptException(String.valueOf(e.getMessage()), true);
    } catch (StackOverflowError e) {
      throw new ScriptException("stack overflow", true);
    } catch (OutOfMemoryError e) {
      throw new ScriptException("out of memory", true);
    } catch (RuntimeException e) {
      throw new ScriptException("error of the interpreter: " + e, false);
    }
    return result[0];
  }

  /** Does something as a part of a session. */
  void in(Session in, Runnable work) {
    if (!(Thread.currentThread() instanceof SandboxThread thread)) {
      throw new IllegalStateException("Lua runs on threads of its own only");
    }
    Session sessionBefore = session;
    Calls callsBefore = calls;
    Sandbox stateBefore = thread.enter(this);
    LuaTable globalsBefore = environment.enter(in.globals());
    session = in;
    calls = new Calls();
    active.push(calls);
    in.account().enter();
    try {
      work.run();
    } finally {
      in.account().leave();
      session = sessionBefore;
      active.pop();
      calls = callsBefore;
      running = null;
      environment.enter(globalsBefore);
      thread.enter(stateBefore);
    }
  }

  /**
   * Whether the state holds more than it may. It is measured when that much was allocated in the
   * sessions that have ended that it is possible.
   */
  public boolean isTooLarge() {
    if (allocated <= enough / 2) {
      return false;
    }
    allocated = 0;
    return heldBytes() > enough;
  }

  private long heldBytes() {
    HeldMemory memory = new HeldMemory(enough);
    memory.add(environment);
    for (Session each : sessions) {
      each.addTo(memory);
    }
    active.forEach(memory::add);
    return memory.bytes();
  }

  Account account() {
    return session.account();
  }

  /** What is held, to be measured when an account asks. */
  LongSupplier held() {
    return held;
  }

  Calls calls() {
    return calls;
  }

  @Nullable Coroutine running() {
    return running;
  }

  /** A coroutine goes on. */
  void resumed(Coroutine next, Calls itsCalls) {
    active.push(itsCalls);
    running = next;
    calls = itsCalls;
  }

  /** Who resumed it goes on. */
  void returned(@Nullable Coroutine before, Calls itsCalls) {
    active.pop();
    running = before;
    calls = itsCalls;
  }

  Coroutine coroutine(LuaValue function) {
    Coroutine coroutine = new Coroutine(this, function);
    session.add(coroutine);
    return coroutine;
  }

  /** To be called before a coroutine gets a thread. */
  void beforeStart() {
    if (session.started() >= MAX_COROUTINES) {
      throw new LuaError("more than " + MAX_COROUTINES + " coroutines");
    }
    // A thread costs a lot more than an instruction.
    charge(1000);
  }

  /** Work beside the script's instructions. */
  void charge(long steps) {
    account().charge(steps, held);
  }

  /** Bytes that are about to be allocated. */
  void allocate(long bytes) {
    account().allocate(bytes, held);
  }

  /** More bytes for a value that is being made of pieces. */
  void grow(long size, long more) {
    if (size + more > account().maxString()) {
      allocate(size + more);
    }
    allocate(more);
  }

  /** Like {@link #charge}, for functions of the host: on the state of the current thread. */
  public static void chargeCurrent(long steps, long bytes) {
    Sandbox sandbox = SandboxThread.current();
    sandbox.charge(steps);
    sandbox.allocate(bytes);
  }

  /** Number or string as Lua's {@code tostring}, for functions of the host. */
  public static String text(LuaValue value) {
    return BaseFunctions.text(value).tojstring();
  }

  /** Number or string as the bytes that Lua has for it. */
  public static org.luaj.vm2.LuaString bytes(LuaValue value) {
    return Numbers.asString(value);
  }

  /** The session that runs on the current thread. */
  public static Session currentSession() {
    return SandboxThread.current().session;
  }

  /** Ends what is left of it. No session may be used afterwards. */
  @Override
  public void close() {
    for (Session each : Set.copyOf(sessions)) {
      each.close();
    }
  }
}
