package dev.larder.disk;

import dev.larder.api.StoreContext;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that touches the index: it notes what changed, says what could leave, counts what
 * is there after an unclean end, and throws out what is of no more use.
 *
 * <p>Long work is done in steps, so that nobody who needs room waits for the end of it. Whatever
 * MapDB throws ends the life of the index; another one is made from the files.
 */
final class Housekeeping implements Runnable {

  private static final int STEP = 1000;
  private static final int SAMPLE = 64;
  private static final int TAKEN_OF_SAMPLE = 8;
  private static final long LONGEST_END_MILLIS = 2000;
  private static final long FIRST_PAUSE_MILLIS = 1000;
  private static final long LONGEST_PAUSE_MILLIS = 60_000;

  private final DiskStore store;
  private final StoreContext context;
  private final Layout layout;
  private final DiskSettings.Gc rules;
  private final IndexChanges changes;
  private final Space space;
  private final Counting counting;
  private final Outages outages;
  private final boolean clean;
  private final Victims victims;
  private final Thread thread;

  private volatile boolean stopping;
  private volatile boolean gcWanted;
  private volatile boolean complete;
  private final AtomicLong gcRuns = new AtomicLong();

  private @Nullable Index index;
  private @Nullable Recount recount;
  private @Nullable GcRun gcRun;
  private boolean opened;
  private long pauseMillis;
  private long openAgainNanos;

  /**
   * Not running yet.
   *
   * @param clean whether the index is as it was left by a clean end
   */
  Housekeeping(
      DiskStore store,
      DiskSettings settings,
      StoreContext context,
      Layout layout,
      Space space,
      Counting counting,
      boolean clean) {
    this.store = store;
    this.context = context;
    this.layout = layout;
    this.rules = settings.gc();
    this.changes = store.changes();
    this.space = space;
    this.counting = counting;
    this.outages = store.outages();
    this.clean = clean;
    this.victims = new Victims(changes::wake);
    this.thread = new Thread(this, "larder disk store " + context.instanceName());
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** The entry that should leave next; null if there is none. */
  @Nullable Victim victim() {
    return victims.next();
  }

  /** Asks for a search for what can go. */
  void gc() {
    gcWanted = true;
    changes.wake();
  }

  /** How many searches have ended. */
  long gcRuns() {
    return gcRuns.get();
  }

  /** Whether the index is there and complete. */
  boolean settled() {
    return complete && changes.isEmpty();
  }

  /** Ends the thread, and leaves a mark if the index is true. */
  void stop() {
    stopping = true;
    changes.wake();
    victims.close();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void run() {
    sweep();
    while (!stopping) {
      try {
        if (!step()) {
          IndexChanges.Change next = changes.await();
          if (next != null) {
            apply(next);
          }
        }
      } catch (InterruptedException e) {
        stopping = true;
      } catch (Throwable e) {
        failed(e);
      }
    }
    victims.close();
    end();
  }

  /** One step of whatever is to be done; false if there is nothing. */
  private boolean step() throws IOException {
    if (index == null && System.nanoTime() - openAgainNanos >= 0) {
      open();
    }
    boolean worked = false;
    for (int i = 0; i < STEP; i++) {
      IndexChanges.Change next = changes.poll();
      if (next == null) {
        break;
      }
      apply(next);
      worked = true;
    }
    if (victims.wanted()) {
      bring();
      worked = true;
    }
    if (changes.countWanted() && recount == null && index != null) {
      Index stale = index;
      index = null;
      stale.close();
      open();
    }
    if (recount != null) {
      if (!recount.step()) {
        endCount();
      }
      return true;
    }
    if (index != null && space.exceeded()) {
      return trim() || worked;
    }
    if (gcWanted && gcRun == null && index != null) {
      gcWanted = false;
      gcRun = new GcRun(rules);
    }
    if (gcRun != null) {
      gc(gcRun);
      return true;
    }
    return worked;
  }

  private void open() throws IOException {
    boolean known = clean && !opened && Files.exists(layout.index());
    opened = true;
    if (known) {
      try {
        index = Index.open(layout.index());
        complete = true;
        return;
      } catch (Throwable e) {
        problem(e);
      }
    }
    Index.delete(layout.index());
    index = Index.open(layout.index());
    beginCount();
  }

  private void beginCount() {
    complete = false;
    changes.countBegins();
    victims.clear();
    space.alone().lock();
    try {
      space.beginCount();
      counting.begin();
    } finally {
      space.alone().unlock();
    }
    recount = new Recount(store.entries(), layout, counting);
  }

  private void endCount() {
    space.alone().lock();
    try {
      space.endCount();
      counting.end();
    } finally {
      space.alone().unlock();
    }
    recount = null;
    complete = true;
    outages.over(Outages.Kind.INDEX);
    pauseMillis = 0;
  }

  private void apply(IndexChanges.Change change) {
    Index present = index;
    if (present == null || change.name().isEmpty()) {
      return; // A new index is made from the files.
    }
    byte[] digest = Layout.digest(change.name());
    if (change.record() != null) {
      present.put(digest, change.record());
    } else if (change.usedAt() == 0) {
      present.remove(digest);
    } else {
      IndexRecord record = present.get(digest);
      if (record != null && record.usedAt() < change.usedAt()) {
        present.put(digest, record.usedAt(change.usedAt()));
      }
    }
  }

  private void bring() throws IOException {
    long request = victims.asked();
    List<Victim> found = sample();
    while (found.isEmpty() && recount != null && !stopping) {
      if (!recount.step()) {
        endCount();
      }
      for (IndexChanges.Change next = changes.poll(); next != null; next = changes.poll()) {
        apply(next);
      }
      found = sample();
    }
    victims.bring(found, request);
  }

  /** The best of a few entries that follow each other by chance. */
  private List<Victim> sample() {
    Index present = index;
    if (present == null) {
      return List.of();
    }
    byte[] start = new byte[32];
    ThreadLocalRandom.current().nextBytes(start);
    List<Victim> seen = new ArrayList<>(SAMPLE);
    take(present.from(start), seen);
    if (seen.size() < SAMPLE) {
      // The end was reached: the rest, but not what was seen already.
      Iterator<Map.Entry<byte[], byte[]>> rest = present.from(null);
      while (seen.size() < SAMPLE && rest.hasNext()) {
        Map.Entry<byte[], byte[]> next = rest.next();
        if (Arrays.compareUnsigned(next.getKey(), start) >= 0) {
          break;
        }
        seen.add(victim(next));
      }
    }
    long now = context.clock().millis();
    seen.sort(
        Comparator.comparingInt((Victim victim) -> victim.record().rank(now))
            .thenComparingLong(victim -> victim.record().usedAt()));
    return List.copyOf(seen.subList(0, Math.min(TAKEN_OF_SAMPLE, seen.size())));
  }

  private static void take(Iterator<Map.Entry<byte[], byte[]>> from, List<Victim> to) {
    while (to.size() < SAMPLE && from.hasNext()) {
      to.add(victim(from.next()));
    }
  }

  private static Victim victim(Map.Entry<byte[], byte[]> entry) {
    return new Victim(Layout.name(entry.getKey()), IndexRecord.decode(entry.getValue()), true);
  }

  /** More is there than may be: something leaves. */
  private boolean trim() {
    boolean some = false;
    for (Victim victim : sample()) {
      if (space.exceeded()) {
        some |= store.evict(victim) == StoredEntries.Fate.LEFT;
      }
    }
    return some;
  }

  private void gc(GcRun run) {
    Index present = index;
    if (present == null) {
      gcRun = null;
      return;
    }
    long now = context.clock().millis();
    List<Victim> gone = run.step(present, now, STEP);
    for (Victim victim : gone) {
      store.expire(victim);
    }
    if (run.ended()) {
      gcRun = null;
      gcRuns.incrementAndGet();
    }
  }

  /** Deletes what former processes were writing, and entries of other versions of the layout. */
  private void sweep() {
    try {
      store.temporaryFiles().sweep();
      for (String name : Folders.names(layout.root())) {
        if (name.matches(Layout.ANY_VERSION + "[0-9]+") && !name.equals(Layout.VERSION)) {
          Folders.deleteAll(layout.root().resolve(name));
        }
      }
    } catch (IOException | RuntimeException e) {
      outages.met(
          Outages.Kind.WRITING,
          "what an earlier process left in " + layout.root() + " cannot be deleted",
          e);
    }
  }

  private void failed(Throwable e) {
    complete = false;
    problem(e);
    Index broken = index;
    index = null;
    recount = null;
    gcRun = null;
    if (broken != null) {
      try {
        broken.close();
      } catch (Throwable closing) {
        // It is deleted anyway.
      }
    }
    victims.clear();
    pauseMillis =
        Math.min(LONGEST_PAUSE_MILLIS, pauseMillis == 0 ? FIRST_PAUSE_MILLIS : 2 * pauseMillis);
    openAgainNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pauseMillis);
  }

  private void problem(Throwable e) {
    outages.met(
        Outages.Kind.INDEX,
        "the index "
            + layout.index()
            + " cannot be used; it is made anew from the files, and hits go on meanwhile",
        e);
  }

  private void end() {
    boolean whole = false;
    try {
      if (!opened) {
        open();
      }
      long enough = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LONGEST_END_MILLIS);
      while (recount != null && System.nanoTime() - enough < 0) {
        if (!recount.step()) {
          endCount();
        }
      }
      for (IndexChanges.Change next = changes.poll(); next != null; next = changes.poll()) {
        apply(next);
      }
      whole = index != null && recount == null && !changes.countWanted();
      if (index != null) {
        index.close();
      }
      if (!whole) {
        Index.delete(layout.index());
      }
    } catch (Throwable e) {
      whole = false;
    }
    if (whole) {
      try {
        store.mark().write(layout.clean());
      } catch (IOException | RuntimeException e) {
        // The next start counts.
      }
    }
  }
}
