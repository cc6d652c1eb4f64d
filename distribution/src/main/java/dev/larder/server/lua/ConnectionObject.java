package dev.larder.server.lua;

import dev.larder.memcached.client.MemcachedConnection;
import dev.larder.memcached.client.MemcachedResponse;
import dev.larder.memcached.client.ResponseCode;
import dev.larder.server.lua.sandbox.Native;
import dev.larder.server.lua.sandbox.Sandbox;
import dev.larder.server.lua.sandbox.Session;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;
import org.slf4j.Logger;

/** A connection to memcached, as scripts have it. */
final class ConnectionObject extends HostObject {

  /** What one call costs, beside its bytes, in instructions. */
  private static final int CALL = 100;

  private static final double LONGEST_TTL = Integer.MAX_VALUE;

  private static final Map<String, Native> METHODS =
      Map.of(
          "get", Native.of("get", ConnectionObject::get),
          "set", Native.of("set", ConnectionObject::set),
          "setq", Native.of("setq", ConnectionObject::setq));

  private final MemcachedConnection connection;
  private final LuaWorker worker;
  private final Logger log;
  private final String name;
  private boolean away;

  ConnectionObject(MemcachedConnection connection, LuaWorker worker, Logger log, String name) {
    super("memcached connection", METHODS);
    this.connection = connection;
    this.worker = worker;
    this.log = log;
    this.name = name;
  }

  private static ConnectionObject self(LuaValue value, String method) {
    return self(value, ConnectionObject.class, "con:" + method + "(…)");
  }

  private static Varargs get(Varargs a) {
    ConnectionObject self = self(a.arg1(), "get");
    if (a.narg() != 3) {
      throw new LuaError("con:get(key, callback | vr) has two arguments");
    }
    Receiver receiver = receiver(a.arg(3));
    String key = key(a.arg(2));
    return key == null ? badKey() : self.ask(receiver, () -> self.connection.get(key), true);
  }

  private static Varargs set(Varargs a) {
    ConnectionObject self = self(a.arg1(), "set");
    if (a.narg() < 4 || a.narg() > 5) {
      throw new LuaError("con:set(key, value, callback | vr, [ttl]) has three or four arguments");
    }
    Receiver receiver = receiver(a.arg(4));
    byte[] value = value(a.arg(3));
    Duration ttl = ttl(a.arg(5));
    String key = key(a.arg(2));
    return key == null
        ? badKey()
        : self.ask(receiver, () -> self.connection.set(key, value, ttl), false);
  }

  private static Varargs setq(Varargs a) {
    ConnectionObject self = self(a.arg1(), "setq");
    if (a.narg() < 3 || a.narg() > 4) {
      throw new LuaError("con:setq(key, value, [ttl]) has two or three arguments");
    }
    byte[] value = value(a.arg(3));
    Duration ttl = ttl(a.arg(4));
    String key = key(a.arg(2));
    if (key == null) {
      return badKey();
    }
    self.connection
        .setq(key, value, ttl)
        .whenComplete(
            (response, failure) -> {
              if (response != null) {
                self.worker.execute(() -> self.noted(response));
              }
            });
    return LuaValue.TRUE;
  }

  private static Varargs badKey() {
    return LuaValue.varargsOf(
        LuaValue.NIL, LuaValue.valueOf("not a key: 1 to 250 bytes from 0x21 to 0x7E"));
  }

  private static @Nullable String key(LuaValue value) {
    LuaString key = Sandbox.bytes(value.checkstring());
    String text = new String(key.m_bytes, key.m_offset, key.m_length, StandardCharsets.ISO_8859_1);
    return MemcachedConnection.isKey(text) ? text : null;
  }

  private static byte[] value(LuaValue value) {
    LuaString text = Sandbox.bytes(value.checkstring());
    Sandbox.chargeCurrent(CALL, text.m_length);
    return Arrays.copyOfRange(text.m_bytes, text.m_offset, text.m_offset + text.m_length);
  }

  private static Duration ttl(LuaValue value) {
    if (value.isnil()) {
      return MemcachedConnection.DEFAULT_TTL;
    }
    double seconds = value.checkdouble();
    if (!(seconds >= 0 && seconds <= LONGEST_TTL)) {
      throw new LuaError("a ttl is a number of seconds from 0");
    }
    return Duration.ofMillis((long) (seconds * 1000));
  }

  /** Who gets the response: a function, or the request that waits. */
  private record Receiver(@Nullable LuaValue function, HandlerRun run) {}

  private static Receiver receiver(LuaValue value) {
    if (value instanceof RequestObject vr) {
      if (vr.run().isEnded()) {
        throw new LuaError("the request has ended");
      }
      return new Receiver(null, vr.run());
    }
    HandlerRun current = HandlerRun.of(Sandbox.currentSession());
    if (!value.isfunction()) {
      throw new LuaError("a callback or vr is needed");
    }
    if (current == null) {
      throw new LuaError("memcached can be asked while a request is handled only");
    }
    return new Receiver(value, current);
  }

  private Varargs ask(
      Receiver receiver, Supplier<CompletionStage<MemcachedResponse>> call, boolean get) {
    Sandbox.chargeCurrent(CALL, 0);
    HandlerRun run = receiver.run();
    run.asked();
    PendingObject pending = new PendingObject();
    Session session = run.session();
    session.keep(pending);
    LuaValue function = receiver.function();
    if (function != null) {
      session.keep(function);
    }
    call.get()
        .whenComplete(
            (response, failure) ->
                worker.execute(
                    () -> {
                      MemcachedResponse known =
                          response == null
                              ? new MemcachedResponse(
                                  ResponseCode.ERROR,
                                  String.valueOf(failure),
                                  "",
                                  0,
                                  Duration.ZERO,
                                  0,
                                  null)
                              : response;
                      noted(known);
                      session.release(pending);
                      if (function != null) {
                        session.release(function);
                      }
                      deliver(run, function, pending, table(known, get));
                    }));
    return pending;
  }

  private static void deliver(
      HandlerRun run, @Nullable LuaValue function, PendingObject pending, LuaTable response) {
    if (function == null) {
      pending.response = response;
      run.answered();
    } else {
      run.callback(function, response);
      run.answered();
    }
  }

  private static LuaTable table(MemcachedResponse response, boolean get) {
    LuaTable table = new LuaTable();
    table.rawset("code", LuaValue.valueOf(response.code().number()));
    String error = response.error();
    if (error != null) {
      table.rawset("error", LuaValue.valueOf(error));
    }
    byte[] data = response.data();
    if (get && data != null) {
      table.rawset("key", LuaValue.valueOf(response.key()));
      table.rawset("flags", LuaValue.valueOf((double) Integer.toUnsignedLong(response.flags())));
      table.rawset("ttl", LuaValue.ZERO);
      table.rawset("cas", LuaValue.valueOf(Long.toUnsignedString(response.cas())));
      table.rawset("data", LuaString.valueUsing(data));
    }
    return table;
  }

  /** One line for each outage. */
  private void noted(MemcachedResponse response) {
    boolean failed = response.code() == ResponseCode.ERROR;
    if (failed && !away) {
      log.warn("{}: {}", name, response.error());
    }
    away = failed;
  }

  void close() {
    connection.close();
  }

  @Override
  @Nullable LuaValue field(LuaValue key) {
    return null;
  }

  /** What a call returns: its {@code response} is nil until it is there. */
  private static final class PendingObject extends HostObject {

    private @Nullable LuaTable response;

    PendingObject() {
      super("memcached request", Map.of());
    }

    @Override
    @Nullable LuaValue field(LuaValue key) {
      if (!key.tojstring().equals("response")) {
        return null;
      }
      LuaTable present = response;
      return present == null ? LuaValue.NIL : present;
    }

    @Override
    public Iterable<LuaValue> heldValues() {
      LuaTable present = response;
      return present == null ? java.util.List.of() : java.util.List.of(present);
    }
  }
}
