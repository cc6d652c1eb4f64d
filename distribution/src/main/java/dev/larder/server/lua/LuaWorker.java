package dev.larder.server.lua;

import dev.larder.server.lua.sandbox.SandboxThread;
import dev.larder.server.lua.sandbox.ScriptException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that runs Lua, one thing after the other, and the states that belong to it. All that
 * happens to a request happens on one worker, so that nothing in a state needs a lock.
 */
final class LuaWorker {

  private static final Logger LOG = LoggerFactory.getLogger("dev.larder.lua");

  private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final Map<LuaScript, LuaState> states = new HashMap<>();
  private final SandboxThread thread;
  private volatile boolean closed;

  LuaWorker(String name) {
    thread = new SandboxThread(name, this::work);
  }

  void start() {
    thread.start();
  }

  /** Does something on the worker's thread; nothing if it has been closed. */
  void execute(Runnable task) {
    tasks.add(task);
  }

  private void work() {
    while (!closed) {
      try {
        tasks.take().run();
      } catch (InterruptedException e) {
        // Nobody may end it but close.
        LOG.debug("A worker was interrupted");
      } catch (Throwable e) {
        // The worker is needed for the other requests.
        LOG.error("A worker for Lua goes on after an error", e);
      }
    }
    states.values().forEach(LuaState::retire);
    states.clear();
  }

  /**
   * The state of a location, of the newest version of its script that can be loaded.
   *
   * @throws IOException if there is none
   */
  LuaState state(LuaScript script) throws IOException {
    LuaScript.Version version = script.current();
    LuaState present = states.get(script);
    while (present == null || present.version().number() != version.number()) {
      try {
        LuaState loaded = LuaState.load(script, version, this, LOG);
        if (present != null) {
          present.retire();
        }
        states.put(script, loaded);
        return loaded;
      } catch (ScriptException | IOException e) {
        script.refuse(version, String.valueOf(e.getMessage()));
        LuaScript.Version older = script.current();
        if (older.number() == version.number()) {
          throw new IOException(e.getMessage(), e);
        }
        version = older;
      }
    }
    return present;
  }

  /** A state is not to be used for further requests. */
  void drop(LuaScript script, LuaState state) {
    if (states.remove(script, state)) {
      state.retire();
    }
  }

  void close() {
    execute(() -> closed = true);
  }
}
