package dev.larder.server.lua;

import dev.larder.server.lua.sandbox.ScriptException;
import dev.larder.server.lua.sandbox.Session;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answering of one request by a handler, in as many calls of it as it takes. All of it is on
 * the worker's thread, which in between does other things.
 */
final class HandlerRun {

  private static final Logger LOG = LoggerFactory.getLogger("dev.larder.lua");

  /** Calls of the handler for one request. */
  private static final int MAX_CALLS = 1000;

  /** Questions to memcached that one request may have open. */
  private static final int MAX_PENDING = 100;

  private final LuaWorker worker;
  private final LuaScript script;
  private final Exchange exchange;
  private final SiteFiles files;
  private @Nullable LuaState state;
  private @Nullable Session session;
  private @Nullable RequestObject request;
  private Scheduler.@Nullable Task timeout;
  private int calls;
  private int pending;
  private boolean waits;
  private boolean woken;
  private boolean ended;

  HandlerRun(LuaWorker worker, LuaScript script, Exchange exchange, SiteFiles files) {
    this.worker = worker;
    this.script = script;
    this.exchange = exchange;
    this.files = files;
  }

  void begin() {
    try {
      LuaState loaded = worker.state(script);
      state = loaded;
      loaded.enter();
      Session begun = loaded.sandbox().begin(LuaState.account(script.settings()));
      session = begun;
      RequestObject made = new RequestObject(this, exchange.request(), files);
      begun.belongsTo(this);
      begun.keep(made);
      request = made;
      call();
    } catch (IOException e) {
      LOG.debug("A request finds no script", e);
      fail(HttpStatus.INTERNAL_SERVER_ERROR_500, null);
    } catch (RuntimeException | Error e) {
      fail(HttpStatus.INTERNAL_SERVER_ERROR_500, "an error of the server: " + e);
    }
  }

  boolean isEnded() {
    return ended;
  }

  /** The one whose part of a session is running; null while a script is loaded. */
  static @Nullable HandlerRun of(Session session) {
    return session.owner() instanceof HandlerRun run ? run : null;
  }

  Session session() {
    Session present = session;
    if (present == null) {
      throw new IllegalStateException("not begun");
    }
    return present;
  }

  /** Something is asked for that will wake it. */
  void asked() {
    if (pending >= MAX_PENDING) {
      throw new LuaError("more than " + MAX_PENDING + " questions are open");
    }
    pending++;
  }

  /** What was asked for is there. */
  void answered() {
    pending--;
    if (ended) {
      return;
    }
    if (waits) {
      waits = false;
      call();
    } else {
      woken = true;
    }
  }

  /**
   * Calls a function of the script for this request.
   *
   * @return whether it went well; if not, the request has been answered
   */
  boolean callback(LuaValue function, LuaValue argument) {
    LuaState used = state;
    if (ended || used == null) {
      return false;
    }
    try {
      used.sandbox().run(session(), function, argument);
      return true;
    } catch (ScriptException e) {
      fail(e);
      return false;
    }
  }

  private void call() {
    LuaState used = state;
    RequestObject vr = request;
    if (ended || used == null || vr == null) {
      return;
    }
    if (++calls > MAX_CALLS) {
      fail(
          HttpStatus.INTERNAL_SERVER_ERROR_500,
          "the handler wants to be called more than " + MAX_CALLS + " times");
      return;
    }
    woken = false;
    Verdict verdict;
    try {
      verdict = verdict(used.sandbox().run(session(), used.handler(), vr));
    } catch (ScriptException e) {
      fail(e);
      return;
    }
    switch (verdict) {
      case GO_ON -> answer(vr);
      case COMEBACK -> worker.execute(this::call);
      case WAIT_FOR_EVENT -> await();
      case ERROR ->
          fail(HttpStatus.INTERNAL_SERVER_ERROR_500, "the handler returned HANDLER_ERROR");
    }
  }

  private static Verdict verdict(Varargs result) {
    LuaValue value = result.arg1();
    if (value.isnil()) {
      return Verdict.GO_ON;
    }
    return value.isint() ? Verdict.of(value.toint()) : Verdict.ERROR;
  }

  private void await() {
    if (woken) {
      worker.execute(this::call);
    } else if (pending == 0) {
      fail(
          HttpStatus.INTERNAL_SERVER_ERROR_500,
          "the handler returned HANDLER_WAIT_FOR_EVENT, and there is nothing to wait for");
    } else {
      waits = true;
      if (timeout == null) {
        timeout =
            exchange
                .request()
                .getComponents()
                .getScheduler()
                .schedule(
                    () -> worker.execute(this::timedOut),
                    script.settings().maxWait().toMillis(),
                    TimeUnit.MILLISECONDS);
      }
    }
  }

  private void timedOut() {
    if (!ended) {
      fail(
          HttpStatus.GATEWAY_TIMEOUT_504,
          "the handler waited longer than "
              + script.settings().maxWait().toMillis() / 1000.0
              + " s");
    }
  }

  private void answer(RequestObject vr) {
    if (!vr.isHandled()) {
      end();
      exchange.fail(HttpStatus.NOT_FOUND_404);
      return;
    }
    end();
    exchange.answer(vr.response().status(), vr.response().headers(), vr.output().end());
  }

  private void fail(ScriptException e) {
    fail(HttpStatus.INTERNAL_SERVER_ERROR_500, e.getMessage());
  }

  private void fail(int status, @Nullable String problem) {
    if (ended) {
      return;
    }
    if (problem != null) {
      RequestObject vr = request;
      LOG.error("{}: {}: {}", script.name(), vr == null ? "a request" : vr.line(), problem);
    }
    end();
    exchange.fail(status);
  }

  private void end() {
    ended = true;
    Scheduler.Task task = timeout;
    if (task != null) {
      task.cancel();
    }
    Session open = session;
    if (open != null) {
      open.close();
    }
    LuaState used = state;
    if (used != null) {
      if (used.sandbox().isTooLarge()) {
        LOG.warn("{} keeps more than max-memory: a worker begins anew with it", script.name());
        worker.drop(script, used);
      }
      used.leave();
    }
  }
}
