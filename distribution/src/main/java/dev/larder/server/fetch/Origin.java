package dev.larder.server.fetch;

import dev.larder.engine.exchange.Fetcher;
import dev.larder.server.upgrade.Upgrade;
import org.jspecify.annotations.Nullable;

/** What stands behind one location. Many threads use it at once. */
public interface Origin {

  /**
   * A fetcher for the exchange of one client.
   *
   * @param hop the client's side
   * @param content the content of the client's request; null if there is none. Only one fetch may
   *     take it
   * @param upgrade the switch of protocols that the client asks for; null for none
   */
  Fetcher fetcher(Hop hop, @Nullable ClientContent content, @Nullable Upgrade upgrade);

  /** Whether it can be asked to switch protocols. */
  boolean switchesProtocols();
}
