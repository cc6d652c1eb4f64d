package dev.larder.disk;

import dev.larder.api.EntryMeta;
import dev.larder.api.Fields;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.Store;
import dev.larder.api.StoreContext;
import dev.larder.api.StoreEvents;
import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import dev.larder.testkit.host.MapStoreSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * A process that does everything to a store at once, until it is killed. It writes a line before
 * and after each change, so that whoever reads them knows what was acknowledged. Each key is
 * changed by one thread, and looked up by all.
 */
final class CrashChild {

  static final int THREADS = 8;
  static final int KEYS = 480;
  static final String SIZE = "16M";

  private CrashChild() {}

  /** Arguments: root, file of the lines, the number of the first generation, seed. */
  public static void main(String[] arguments) throws Exception {
    long first = Long.parseLong(arguments[2]);
    long seed = Long.parseLong(arguments[3]);
    try (FileChannel lines =
        FileChannel.open(
            Path.of(arguments[1]), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      Lines log = new Lines(lines);
      Store store = open(Path.of(arguments[0]), log);
      Thread[] threads = new Thread[THREADS];
      for (int i = 0; i < THREADS; i++) {
        int number = i;
        threads[i] =
            new Thread(
                () -> new Load(store, log, number, first, new Random(seed + number)).run(),
                "load " + i);
        threads[i].start();
      }
      System.out.println("ready");
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  static Map<String, ?> settings(Path root) {
    return Map.of(
        "root", root.toString(), "size", SIZE, "max-file-size", "1M", "free-space-floor", 0);
  }

  private static Store open(Path root, Lines log) throws IOException {
    DiskSettings settings = DiskSettings.read(new MapStoreSettings(settings(root)));
    ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    return DiskStore.open(
        settings,
        new StoreContext() {
          @Override
          public String instanceName() {
            return "crash";
          }

          @Override
          public InstantSource clock() {
            return InstantSource.system();
          }

          @Override
          public ScheduledExecutorService scheduler() {
            return scheduler;
          }

          @Override
          public StoreEvents events() {
            return log;
          }
        });
  }

  static Key key(int number) {
    return Key.of("http://example.com:80/" + number);
  }

  static int number(Key key) {
    return Integer.parseInt(key.text().substring("http://example.com:80/".length()));
  }

  /** The body of a generation of a key. */
  static byte[] body(int key, long generation) {
    SplittableRandom random = new SplittableRandom(key * 1_000_003L + generation);
    int dice = random.nextInt(20);
    int length = dice == 0 ? 0 : random.nextInt(dice < 3 ? 400_000 : 30_000);
    byte[] body = new byte[length];
    random.nextBytes(body);
    return body;
  }

  static Head head(int key, long generation, long refreshed) {
    return new Head(
        Head.Kind.RESPONSE,
        200,
        Fields.of(
            "X-Key", "" + key, "X-Generation", "" + generation, "X-Refreshed", "" + refreshed),
        Fields.EMPTY,
        1,
        2,
        3);
  }

  private static EntryMeta meta(int key) {
    return new EntryMeta(
        "http://example.com/" + key, System.currentTimeMillis(), 1L << 50, 1L << 50, Set.of());
  }

  /** Lines that are there as soon as the call has returned, whatever becomes of the process. */
  private record Lines(FileChannel file) implements StoreEvents {

    synchronized void write(String line) {
      ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.US_ASCII));
      try {
        file.write(bytes);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void evicted(Key key, long bytes) {
      write("evicted " + number(key));
    }

    @Override
    public void problem(String message, @Nullable Throwable cause) {
      write("problem " + message + " " + cause);
    }
  }

  /** What one thread does. */
  private record Load(Store store, Lines log, int number, long first, Random random) {

    void run() {
      long generation = first;
      try {
        while (true) {
          int key = number + THREADS * random.nextInt(KEYS / THREADS);
          int dice = random.nextInt(100);
          if (dice < 50) {
            store(key, generation++);
          } else if (dice < 60) {
            refresh(key, generation++);
          } else if (dice < 70) {
            log.write("remove " + key);
            store.remove(key(key));
            log.write("removed " + key);
          } else {
            look(random.nextInt(KEYS));
          }
        }
      } catch (Throwable e) {
        log.write("problem " + e);
      }
    }

    private void store(int key, long generation) throws IOException {
      byte[] body = body(key, generation);
      int step = 1 + random.nextInt(100_000);
      long length = random.nextBoolean() ? body.length : -1;
      try (StoreWriter writer =
          store.begin(key(key), head(key, generation, 0), meta(key), length)) {
        if (writer == null) {
          return;
        }
        for (int at = 0; at < body.length; at += step) {
          if (!writer.write(ByteBuffer.wrap(body, at, Math.min(step, body.length - at)))) {
            return;
          }
        }
        log.write("store " + key + " " + generation);
        boolean stored = writer.commit(() -> true);
        log.write((stored ? "stored " : "refused ") + key + " " + generation);
      }
    }

    private void refresh(int key, long number) throws IOException {
      try (StoredResponse found = store.lookup(key(key))) {
        if (found == null) {
          return;
        }
        long generation = generation(found.head());
        log.write("refresh " + key + " " + generation + " " + number);
        boolean done =
            store.refresh(key(key), found.version(), head(key, generation, number), meta(key));
        log.write((done ? "refreshed " : "unchanged ") + key + " " + generation + " " + number);
      }
    }

    private void look(int key) throws IOException {
      try (StoredResponse found = store.lookup(key(key))) {
        if (found != null) {
          byte[] expected = body(key, generation(found.head()));
          if (!ByteBuffer.wrap(expected)
              .equals(ByteBuffer.wrap(OpenDiskStore.bytes(found.body())))) {
            log.write("problem wrong bytes of " + key);
          }
        }
      }
    }
  }

  static long generation(Head head) {
    return Long.parseLong(String.valueOf(head.fields().first("X-Generation")));
  }
}
