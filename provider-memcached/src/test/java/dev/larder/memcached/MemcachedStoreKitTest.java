package dev.larder.memcached;

import dev.larder.api.StoreProvider;
import dev.larder.testkit.fault.FaultyStoreProvider;
import dev.larder.testkit.kit.StoreCompatibilityKit;
import dev.larder.testkit.memcached.MemcachedProcess;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** The compatibility kit, on real servers. */
class MemcachedStoreKitTest {

  private static final AtomicInteger STORES = new AtomicInteger();

  @SuppressWarnings("NullAway.Init") // filled before all tests
  private static MemcachedProcess usual;

  @SuppressWarnings("NullAway.Init") // filled before all tests
  private static MemcachedProcess another;

  @BeforeAll
  static void start() {
    usual = MemcachedProcess.start("-m", "256");
    another = MemcachedProcess.start("-m", "256");
  }

  @AfterAll
  static void stop() {
    MemcachedProcess.close(usual, another);
  }

  /** A store of its own on a server: with a prefix that nobody else has. */
  static Map<String, Object> on(MemcachedProcess... servers) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("servers", List.of(servers).stream().map(MemcachedProcess::address).toList());
    settings.put("key-prefix", "kit" + STORES.incrementAndGet() + ":");
    // The tests are about other things than a machine that has much to do.
    settings.put("operation-timeout", "5s");
    settings.put("connect-timeout", "20s");
    return settings;
  }

  /** A store to which a server takes no more than 8 KiB. */
  private static Map<String, Object> small() {
    Map<String, Object> settings = on(usual);
    settings.put("item-size", "8k");
    return settings;
  }

  /** Whole entries in one item, but for the greatest. */
  @Nested
  class Full extends StoreCompatibilityKit {
    @Override
    public StoreProvider provider() {
      return new MemcachedStoreProvider();
    }

    @Override
    public Map<String, ?> settings() {
      return on(usual);
    }

    @Override
    public int operations() {
      return 500;
    }
  }

  @Nested
  class Binary extends StoreCompatibilityKit {
    @Override
    public StoreProvider provider() {
      return new MemcachedStoreProvider();
    }

    @Override
    public Map<String, ?> settings() {
      Map<String, Object> settings = on(usual);
      settings.put("protocol", "binary");
      return settings;
    }

    @Override
    public int operations() {
      return 100;
    }
  }

  /** Long keys and bodies are in chunks. */
  @Nested
  class Chunked extends StoreCompatibilityKit {
    @Override
    public StoreProvider provider() {
      return new MemcachedStoreProvider();
    }

    @Override
    public Map<String, ?> settings() {
      return small();
    }

    @Override
    public int greatestBody() {
      return 1 << 20;
    }

    @Override
    public int operations() {
      return 300;
    }
  }

  /** The least items that can be configured: nearly everything is in chunks, on two servers. */
  @Nested
  class Tiny extends StoreCompatibilityKit {
    @Override
    public StoreProvider provider() {
      return new MemcachedStoreProvider();
    }

    @Override
    public Map<String, ?> settings() {
      Map<String, Object> settings = on(usual, another);
      settings.put("item-size", "1k");
      return settings;
    }

    @Override
    public int greatestBody() {
      return 256 << 10;
    }

    @Override
    public int operations() {
      return 100;
    }
  }

  /** With the wrapper that can inject faults, which injects none here. */
  @Nested
  class ThroughTheFaultyProvider extends StoreCompatibilityKit {
    @Override
    public StoreProvider provider() {
      return new FaultyStoreProvider();
    }

    @Override
    public Map<String, ?> settings() {
      return Map.of("wraps", "memcached", "wrapped", small());
    }

    @Override
    public int greatestBody() {
      return 256 << 10;
    }

    @Override
    public int operations() {
      return 50;
    }
  }
}
