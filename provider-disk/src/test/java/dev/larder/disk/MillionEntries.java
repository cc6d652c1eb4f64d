package dev.larder.disk;

import dev.larder.api.Body;
import dev.larder.api.EntryMeta;
import dev.larder.api.Fields;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.StoreContext;
import dev.larder.api.StoreEvents;
import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import dev.larder.testkit.host.MapStoreSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Measures a store with very many small entries; docs/performance.md has the commands. Each step is
 * a process of its own: {@code fill N}, {@code hits N}, {@code clean N}.
 */
final class MillionEntries {

  private static final int LENGTH = 500;
  private static final long STARTED = System.nanoTime();

  private MillionEntries() {}

  /** Arguments: the step, the root, the number of entries. */
  public static void main(String[] arguments) throws Exception {
    int count = Integer.parseInt(arguments[2]);
    Path root = Path.of(arguments[1]);
    switch (arguments[0]) {
      case "fill" -> fill(root, count);
      case "hits" -> hits(root, count);
      case "clean" -> clean(root, count);
      default -> throw new IllegalArgumentException(arguments[0]);
    }
    System.exit(0);
  }

  private static DiskStore open(Path root, Map<String, ?> gc) throws IOException {
    ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    Map<String, ?> values =
        Map.of("root", root.toString(), "size", "100G", "dir-levels", 2, "dir-length", 1, "gc", gc);
    return DiskStore.open(
        DiskSettings.read(new MapStoreSettings(values)),
        new StoreContext() {
          @Override
          public String instanceName() {
            return "million";
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
            return new StoreEvents() {
              @Override
              public void evicted(Key key, long bytes) {}

              @Override
              public void problem(String message, @Nullable Throwable cause) {
                System.out.println(message + " " + cause);
              }
            };
          }
        });
  }

  private static Key key(int number) {
    return Key.of("http://www.example.com:80/articles/2026/" + number + "/index.html?");
  }

  private static void fill(Path root, int count) throws Exception {
    DiskStore store = open(root, Map.of());
    long start = System.nanoTime();
    long[] nanos = new long[count];
    byte[] body = new byte[LENGTH];
    for (int i = 0; i < count; i++) {
      long before = System.nanoTime();
      EntryMeta meta =
          new EntryMeta(key(i).text(), System.currentTimeMillis(), 1L << 50, 1L << 50, Set.of());
      try (StoreWriter writer = store.begin(key(i), head(i), meta, LENGTH)) {
        if (writer == null || !writer.write(ByteBuffer.wrap(body)) || !writer.commit(() -> true)) {
          throw new IllegalStateException("declined");
        }
      }
      nanos[i] = System.nanoTime() - before;
    }
    System.out.printf(
        "%d stored in %.1f s by one thread; %s%n", count, seconds(start), quantiles(nanos));
    long closing = System.nanoTime();
    store.close();
    System.out.printf("closed in %.2f s%n", seconds(closing));
    report(root);
  }

  private static void hits(Path root, int count) throws Exception {
    boolean clean = Files.exists(root.resolve("larder.clean"));
    DiskStore store = open(root, Map.of());
    boolean hit = look(store, count / 2);
    System.out.printf(
        "%s end before; first hit (%s) %.2f s after main began%n",
        clean ? "clean" : "unclean", hit, seconds(STARTED));
    Random random = new Random(1);
    long[] cold = new long[Math.min(count, 20_000)];
    for (int i = 0; i < cold.length; i++) {
      int number = random.nextInt(count);
      long before = System.nanoTime();
      look(store, number);
      cold[i] = System.nanoTime() - before;
    }
    System.out.println("hits on any entry, opened each time: " + quantiles(cold));
    long[] hot = new long[200_000];
    for (int i = 0; i < hot.length; i++) {
      int number = random.nextInt(500);
      long before = System.nanoTime();
      look(store, number);
      hot[i] = System.nanoTime() - before;
    }
    System.out.println("hits on 500 entries that stay open: " + quantiles(hot));
    long waiting = System.nanoTime();
    while (!store.housekeeping().settled()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    System.out.printf(
        "index complete %.1f s after main began (waited %.1f s); %s%n",
        seconds(STARTED), seconds(waiting), store.stats());
    report(root);
    if (System.getProperty("unclean") == null) {
      store.close();
    } else {
      Runtime.getRuntime().halt(0);
    }
  }

  private static boolean look(DiskStore store, int number) throws IOException {
    try (StoredResponse found = store.lookup(key(number))) {
      if (found == null || !(found.body() instanceof Body.FileRegion region)) {
        return false;
      }
      ByteBuffer target = ByteBuffer.allocate(LENGTH);
      return region.channel().read(target, region.position()) == LENGTH;
    }
  }

  private static Head head(int number) {
    Fields fields = Fields.of("Content-Type", "text/plain", "X-Value", "" + number);
    return new Head(Head.Kind.RESPONSE, 200, fields, Fields.EMPTY, 1, 2, 3);
  }

  /** A search that finds nothing, then one that takes all. */
  private static void clean(Path root, int count) throws Exception {
    DiskStore store = open(root, Map.of());
    while (!store.housekeeping().settled()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    System.out.printf("a search that takes nothing: %.1f s%n", gc(store));
    store.close();
    store = open(root, Map.of("clean", List.of(Map.of("after", "1ms", "url", "/"))));
    while (!store.housekeeping().settled()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    System.out.printf("a search that takes all %d: %.1f s; %s%n", count, gc(store), store.stats());
    store.close();
    report(root);
  }

  private static double gc(DiskStore store) {
    long start = System.nanoTime();
    long before = store.housekeeping().gcRuns();
    store.housekeeping().gc();
    while (store.housekeeping().gcRuns() == before) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    return seconds(start);
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  private static String quantiles(long[] nanos) {
    Arrays.sort(nanos);
    return String.format(
        "p50 %.1f, p99 %.1f, max %.0f µs",
        nanos[nanos.length / 2] / 1e3,
        nanos[nanos.length * 99 / 100] / 1e3,
        nanos[nanos.length - 1] / 1e3);
  }

  private static void report(Path root) throws IOException {
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    long heap = runtime.totalMemory() - runtime.freeMemory();
    String resident =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmRSS") || line.startsWith("RssFile"))
            .map(line -> line.replaceAll("\\s+", " "))
            .toList()
            .toString();
    Path index = root.resolve("larder.index");
    System.out.printf(
        "heap in use %d MB, %s; index %d MB%n",
        heap >> 20, resident, Files.exists(index) ? Files.size(index) >> 20 : 0);
  }
}
