package dev.larder.server.lua;

import dev.larder.server.config.Location;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers requests with a script of Lua; its thread does no more than hand them on. */
public final class LuaHandler extends Handler.Abstract.NonBlocking {

  /** Requests that may be under way; further ones are answered with 503. */
  private static final int MOST_REQUESTS = 10_000;

  private final String url;
  private final LuaScript script;
  private final LuaWorkers workers;
  private final SiteFiles files;
  private final AtomicInteger requests = new AtomicInteger();

  /**
   * A handler.
   *
   * @param url the location's
   * @param settings what the location says
   * @param workers who runs the script; closed by whoever made them
   */
  public LuaHandler(String url, Location.Lua settings, LuaWorkers workers, InstantSource clock) {
    this.url = url;
    this.script = new LuaScript(settings, clock);
    this.workers = workers;
    this.files = new SiteFiles(url, settings.folders());
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if (requests.incrementAndGet() > MOST_REQUESTS) {
      requests.decrementAndGet();
      Response.writeError(request, response, callback, HttpStatus.SERVICE_UNAVAILABLE_503);
      return true;
    }
    Callback counted =
        Callback.from(
            callback.getInvocationType(),
            () -> {
              requests.decrementAndGet();
              callback.succeeded();
            },
            failure -> {
              requests.decrementAndGet();
              callback.failed(failure);
            });
    LuaWorker worker = workers.next();
    Exchange exchange = new Exchange(request, response, counted);
    HandlerRun run = new HandlerRun(worker, script, exchange, files);
    worker.execute(run::begin);
    return true;
  }

  @Override
  public String toString() {
    return "Lua at " + url;
  }
}
