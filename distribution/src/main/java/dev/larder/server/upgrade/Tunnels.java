package dev.larder.server.upgrade;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.eclipse.jetty.util.component.Graceful;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * The open tunnels of a server. Each holds one of the connections that {@code limits} allows to
 * clients, so their number needs no limit of its own. When the server stops they are closed as soon
 * as its last request is done: nobody can tell how long they would last.
 */
public final class Tunnels implements Graceful {

  private final Executor executor;
  private final Scheduler scheduler;
  private final Graceful requests;
  private final Set<OpenTunnel> open = ConcurrentHashMap.newKeySet();

  /**
   * No tunnels yet.
   *
   * @param executor runs what tunnels do; nothing of it blocks
   * @param requests tells when the last request is done
   */
  public Tunnels(Executor executor, Scheduler scheduler, Graceful requests) {
    this.executor = executor;
    this.scheduler = scheduler;
    this.requests = requests;
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

  @Override
  public CompletableFuture<Void> shutdown() {
    return requests.shutdown().thenRun(() -> open.forEach(OpenTunnel::close));
  }

  @Override
  public boolean isShutdown() {
    return requests.isShutdown();
  }
}
