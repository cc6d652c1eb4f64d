package dev.larder.server.lua;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that run Lua, which take turns in getting requests. */
public final class LuaWorkers implements AutoCloseable {

  private static final int MOST = 8;

  private final List<LuaWorker> workers = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();

  /** As many as there are processors, within limits; they run until they are closed. */
  public LuaWorkers() {
    int count = Math.max(2, Math.min(MOST, Runtime.getRuntime().availableProcessors()));
    for (int i = 0; i < count; i++) {
      workers.add(new LuaWorker("larder-lua-" + i));
    }
    workers.forEach(LuaWorker::start);
  }

  LuaWorker next() {
    return workers.get(Math.floorMod(next.getAndIncrement(), workers.size()));
  }

  @Override
  public void close() {
    workers.forEach(LuaWorker::close);
  }
}
