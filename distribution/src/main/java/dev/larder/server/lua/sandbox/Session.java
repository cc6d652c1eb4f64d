package dev.larder.server.lua.sandbox;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;

/**
 * A piece of work in a state, such as the answer to a request, in as many runs as it takes: its
 * globals, its coroutines and its account. Used by the thread of the state; whoever began it closes
 * it there.
 */
public final class Session implements AutoCloseable {

  private final Sandbox sandbox;
  private final Account account;
  private final @Nullable LuaTable globals;
  private final List<Coroutine> coroutines = new ArrayList<>();
  private @Nullable Object owner;
  private final List<LuaValue> kept = new ArrayList<>();

  Session(Sandbox sandbox, Account account, @Nullable LuaTable globals) {
    this.sandbox = sandbox;
    this.account = account;
    this.globals = globals;
  }

  /** Remembers whose work it is. */
  public void belongsTo(Object host) {
    owner = host;
  }

  /** Whose work it is; null if nobody has said. */
  public @Nullable Object owner() {
    return owner;
  }

  /** What it has used. */
  public Account account() {
    return account;
  }

  @Nullable LuaTable globals() {
    return globals;
  }

  /** Counts a value as held by the script as long as this session lasts. */
  public void keep(LuaValue value) {
    kept.add(value);
  }

  /** No longer counts it. */
  public void release(LuaValue value) {
    kept.remove(value);
  }

  void add(Coroutine coroutine) {
    coroutines.removeIf(c -> c.getStatus().equals("dead"));
    coroutines.add(coroutine);
  }

  long started() {
    return coroutines.stream().filter(Coroutine::isStarted).count();
  }

  void addTo(HeldMemory memory) {
    memory.add(globals);
    kept.forEach(memory::add);
    for (Coroutine coroutine : coroutines) {
      if (coroutine.isStarted()) {
        memory.add(coroutine);
      }
    }
  }

  /** Ends it: its coroutines end where they are. */
  @Override
  public void close() {
    sandbox.end(this);
    for (Coroutine coroutine : coroutines) {
      sandbox.in(this, coroutine::end);
    }
    coroutines.clear();
  }
}
