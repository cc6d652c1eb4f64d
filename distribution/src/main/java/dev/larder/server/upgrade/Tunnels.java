package dev.larder.server.upgrade;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * The open tunnels of a server. Each holds one of the connections that {@code limits} allows to
 * clients, so their number needs no limit of its own. When the server stops they are closed as soon
 * as its last request is done: nobody can tell how long they would last.
 */
public final class Tunnels implements AutoCloseable {

  private final Executor executor;
  private final Scheduler scheduler;
  private final Set<OpenTunnel> open = ConcurrentHashMap.newKeySet();

  /**
   * No tunnels yet.
   *
   * @param executor runs what tunnels do; nothing of it blocks
   */
  public Tunnels(Executor executor, Scheduler scheduler) {
    this.executor = executor;
    this.scheduler = scheduler;
  }

  Executor executor() {
    return executor;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  void opened(OpenTunnel tunnel) {
    open.add(tunnel);
  }

  void closed(OpenTunnel tunnel) {
    open.remove(tunnel);
  }

  /** How many are open. */
  public int size() {
    return open.size();
  }

  /** Closes those that are open. */
  @Override
  public void close() {
    open.forEach(OpenTunnel::close);
  }
}
