package dev.larder.server.content;

import dev.larder.server.config.Location;
import dev.larder.server.lua.LuaHandler;
import dev.larder.server.lua.LuaWorkers;
import java.time.InstantSource;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.component.AbstractLifeCycle;

/** A script that is served: everything below the location's url is the script's. */
final class ScriptContext {

  private ScriptContext() {}

  static ContextHandler of(String path, Location.Lua settings, Server server, InstantSource clock) {
    Workers workers = server.getBean(Workers.class);
    if (workers == null) {
      workers = new Workers();
      server.addBean(workers, true);
    }
    ContextHandler context =
        new ContextHandler(new LuaHandler(path, settings, workers.threads, clock), path);
    // A location's url is the location's, with a slash behind it or without.
    context.setAllowNullPathInContext(true);
    return context;
  }

  /** The threads of Lua, which all scripts of a server share and which end with it. */
  private static final class Workers extends AbstractLifeCycle {

    private final LuaWorkers threads = new LuaWorkers();

    @Override
    protected void doStop() {
      threads.close();
    }
  }
}
