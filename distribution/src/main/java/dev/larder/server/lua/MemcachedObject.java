package dev.larder.server.lua;

import dev.larder.memcached.client.MemcachedConnection;
import dev.larder.server.lua.sandbox.Native;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.Varargs;
import org.slf4j.Logger;

/** {@code memcached} of a state, and the connections that it has opened. */
final class MemcachedObject implements AutoCloseable {

  private static final int MOST_SERVERS = 32;

  private final LuaWorker worker;
  private final InstantSource clock;
  private final Logger log;
  private final String script;
  private final Map<String, ConnectionObject> connections = new LinkedHashMap<>();

  MemcachedObject(LuaWorker worker, InstantSource clock, Logger log, String script) {
    this.worker = worker;
    this.clock = clock;
    this.log = log;
    this.script = script;
  }

  LuaTable table() {
    LuaTable table = new LuaTable();
    table.rawset("new", Native.of("new", this::connect));
    return table;
  }

  /** The same address gives the same connection. */
  private Varargs connect(Varargs a) {
    String address = a.checkjstring(1);
    ConnectionObject present = connections.get(address);
    if (present != null) {
      return present;
    }
    if (connections.size() >= MOST_SERVERS) {
      throw new LuaError("connections to more than " + MOST_SERVERS + " servers");
    }
    try {
      ConnectionObject made =
          new ConnectionObject(
              MemcachedConnection.open(address, clock), worker, log, script + ": " + address);
      connections.put(address, made);
      return made;
    } catch (IllegalArgumentException e) {
      throw new LuaError("memcached.new: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    connections.values().forEach(ConnectionObject::close);
    connections.clear();
  }
}
