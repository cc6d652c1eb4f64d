package dev.larder.server.lua;

import dev.larder.server.config.Location;
import dev.larder.server.lua.sandbox.Account;
import dev.larder.server.lua.sandbox.Sandbox;
import dev.larder.server.lua.sandbox.ScriptException;
import dev.larder.server.lua.sandbox.ScriptFiles;
import java.io.IOException;
import java.nio.file.Path;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;
import org.slf4j.Logger;

/**
 * A worker's own Lua for one location: a version of its script, loaded. Used by the worker's thread
 * only.
 */
final class LuaState {

  private final LuaScript.Version version;
  private final Sandbox sandbox;
  private final MemcachedObject memcached;
  private final LuaValue handler;
  private int users;
  private boolean retired;

  private LuaState(
      LuaScript.Version version, Sandbox sandbox, MemcachedObject memcached, LuaValue handler) {
    this.version = version;
    this.sandbox = sandbox;
    this.memcached = memcached;
    this.handler = handler;
  }

  /**
   * Loads a version: runs the file, whose handler is the global {@code actions}, as in lighttpd2,
   * or the function that the file returns.
   *
   * @throws ScriptException if that fails
   * @throws IOException if the file has no handler
   */
  static LuaState load(LuaScript script, LuaScript.Version version, LuaWorker worker, Logger log)
      throws ScriptException, IOException {
    Location.Lua settings = script.settings();
    Path folder = settings.script().toAbsolutePath().getParent();
    Sandbox sandbox =
        new Sandbox(
            account(settings),
            script.clock(),
            new ScriptFiles(folder == null ? settings.script() : folder));
    MemcachedObject memcached = new MemcachedObject(worker, script.clock(), log, script.name());
    try {
      LuaTable globals = sandbox.environment();
      LuaTable lighty = LightyTable.of(log, script.name());
      globals.rawset("lighty", lighty);
      globals.rawset("print", lighty.rawget("print"));
      globals.rawset("memcached", memcached.table());
      LuaTable arguments = new LuaTable();
      for (int i = 0; i < settings.args().size(); i++) {
        arguments.rawset(i + 1, LuaString.valueOf(settings.args().get(i)));
      }
      Varargs loaded =
          sandbox.run(
              sandbox.base(),
              sandbox.function(version.code()),
              LuaValue.varargsOf(LuaString.valueOf(settings.script().toString()), arguments));
      LuaValue actions = globals.rawget("actions");
      LuaValue handler = actions.isfunction() ? actions : loaded.arg1();
      if (!handler.isfunction()) {
        throw new IOException("it has no handler: actions must be a function of the request");
      }
      return new LuaState(version, sandbox, memcached, handler);
    } catch (ScriptException | IOException | RuntimeException | Error e) {
      memcached.close();
      sandbox.close();
      throw e;
    }
  }

  static Account account(Location.Lua settings) {
    return new Account(settings.maxInstructions(), settings.maxMemory());
  }

  LuaScript.Version version() {
    return version;
  }

  Sandbox sandbox() {
    return sandbox;
  }

  LuaValue handler() {
    return handler;
  }

  /** A request has begun that uses it. */
  void enter() {
    users++;
  }

  /** It has ended. */
  void leave() {
    users--;
    closeIfUnused();
  }

  /** No further request will use it; it ends with those that do. */
  void retire() {
    retired = true;
    closeIfUnused();
  }

  private void closeIfUnused() {
    if (retired && users == 0) {
      memcached.close();
      sandbox.close();
    }
  }
}
