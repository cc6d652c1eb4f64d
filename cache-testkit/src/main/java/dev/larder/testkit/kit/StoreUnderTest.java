package dev.larder.testkit.kit;

import dev.larder.api.StoreProvider;
import java.time.Duration;
import java.util.Map;

/** What the kit must be told of a provider. */
public interface StoreUnderTest {

  /** The provider. */
  StoreProvider provider();

  /**
   * The settings of one store, as {@link dev.larder.testkit.host.MapStoreSettings} takes them.
   * Asked once for each test: what is persistent must be somewhere new each time.
   *
   * <p>The store must have room for two bodies of {@link #greatestBody}. If it has a limit, then
   * one of at most 64 MiB (rather 12) makes the subjects of limits and eviction run.
   */
  Map<String, ?> settings();

  /** The length in bytes of the greatest body that the store accepts; the kit uses up to 5 MiB. */
  default int greatestBody() {
    return 5 << 20;
  }

  /** Whether the store keeps markers as well as responses. */
  default boolean acceptsMarkers() {
    return true;
  }

  /** Whether the store accepts bodies whose length is not announced. */
  default boolean acceptsUnknownLength() {
    return true;
  }

  /** Whether the store can refresh; if not, it must always say false. */
  default boolean refreshes() {
    return true;
  }

  /** How many operations each thread does in a test of many threads. */
  default int operations() {
    return 2000;
  }

  /** How long to wait for the end of other threads; only ever spent when a test fails. */
  default Duration patience() {
    return Duration.ofSeconds(60);
  }

  /**
   * How long to wait for counts and reports that a store brings up to date behind the scenes; only
   * ever spent when a test fails.
   */
  default Duration settlingTime() {
    return Duration.ofSeconds(10);
  }
}
