package dev.larder.disk;

import dev.larder.api.Capability;
import dev.larder.api.EntryCodec;
import dev.larder.api.EntryMeta;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.LocalFile;
import dev.larder.api.ScannedEntry;
import dev.larder.api.Store;
import dev.larder.api.StoreContext;
import dev.larder.api.StoreStats;
import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A store in files. */
final class DiskStore implements Store {

  private static final Set<Capability> CAPABILITIES =
      Set.copyOf(
          EnumSet.of(
              Capability.PERSISTENT, Capability.SCANNABLE, Capability.READABLE_WHILE_FILLING));

  private static final int MOST_VICTIMS = 64;

  private final DiskSettings settings;
  private final StoreContext context;
  private final Layout layout;
  private final RootLock lock;
  private final Space space;
  private final FreeSpace freeSpace;
  private final IndexChanges changes = new IndexChanges();
  private final Outages outages;
  private final TemporaryFiles temporaryFiles;
  private final StoredEntries entries;
  private final boolean nearby;
  private final Housekeeping housekeeping;
  private final Schedule schedule;
  private final AtomicLong versions;
  private final LongAdder evictions = new LongAdder();
  private final LongAdder declined = new LongAdder();
  private volatile boolean closed;

  private DiskStore(
      DiskSettings settings,
      StoreContext context,
      Layout layout,
      RootLock lock,
      @Nullable CleanMark mark) {
    this.settings = settings;
    this.context = context;
    this.layout = layout;
    this.lock = lock;
    this.space = new Space(settings.size(), settings.inodeLimit());
    this.freeSpace = new FreeSpace(layout.root(), settings.freeSpaceFloor());
    this.nearby = LocalFile.isNearby(layout.root());
    this.outages = new Outages(context.events());
    SecureRandom random = new SecureRandom();
    this.versions = new AtomicLong(random.nextLong());
    this.temporaryFiles = new TemporaryFiles(layout, lock, random, changes::countAnew);
    Counting counting = new Counting(layout.folderCharacters());
    if (mark == null) {
      space.beginUnknown();
      counting.begin();
    } else {
      space.beginKnown(mark);
    }
    this.entries =
        new StoredEntries(
            layout,
            space,
            counting,
            changes,
            outages,
            new Verification(settings.verify(), mark == null),
            temporaryFiles,
            context.clock());
    this.housekeeping =
        new Housekeeping(this, settings, context, layout, space, counting, mark != null);
    this.schedule = new Schedule(context, settings.gc(), housekeeping::gc, this::minute);
  }

  /** Opens a store. */
  static DiskStore open(DiskSettings settings, StoreContext context) throws IOException {
    Path root = settings.root();
    Layout layout = new Layout(root, settings.dirLevels(), settings.dirLength());
    RootLock lock;
    try {
      Files.createDirectories(root);
      lock = RootLock.take(root);
    } catch (FileSystemException e) {
      throw new IOException(
          "the root " + root + " cannot be used: " + e + "; the server must be able to write there",
          e);
    }
    try {
      CleanMark mark = mark(layout);
      Files.createDirectories(layout.entries());
      Files.createDirectories(layout.temporary());
      Files.deleteIfExists(layout.clean());
      DiskStore store = new DiskStore(settings, context, layout, lock, mark);
      store.housekeeping.start();
      return store;
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** What a clean end left, or that there is nothing yet; null after an end of another kind. */
  private static @Nullable CleanMark mark(Layout layout) throws IOException {
    if (!Files.exists(layout.entries())) {
      return new CleanMark(layout.levels(), layout.length(), 0, 0, 0);
    }
    CleanMark mark = CleanMark.read(layout.clean());
    return mark != null && mark.levels() == layout.levels() && mark.length() == layout.length()
        ? mark
        : null;
  }

  /** What is to be left for the next start. */
  CleanMark mark() {
    return new CleanMark(
        layout.levels(),
        layout.length(),
        space.entries(),
        space.storedBytes(),
        space.storedFiles());
  }

  @Override
  public Set<Capability> capabilities() {
    return CAPABILITIES;
  }

  @Override
  public @Nullable StoredResponse lookup(Key key) throws IOException {
    checkOpen();
    OpenEntry found = entries.find(key);
    return found == null ? null : new DiskResponse(found, found.body);
  }

  @Override
  public @Nullable StoredResponse lookupAtOnce(Key key) {
    checkOpen();
    OpenEntry found = nearby ? entries.findWarm(key) : null;
    return found == null ? null : new DiskResponse(found, found.warmBody);
  }

  @Override
  public @Nullable StoreWriter begin(Key key, Head head, EntryMeta meta, long length)
      throws IOException {
    checkOpen();
    if (!settings.accepts(head.kind(), length)) {
      declined.increment();
      return null;
    }
    changes.keepPace();
    int blobLength = EntryCodec.encode(key, head, meta, 0).length;
    long bytes = EntryHeader.bytes(blobLength, Math.max(0, length));
    int files = EntryHeader.files(length);
    if (!roomOnDisk(bytes) || !space.reserve(bytes, files, this::evictOne)) {
      declined.increment();
      return null;
    }
    return new DiskWriter(this, key, head, meta, length, blobLength, bytes, files);
  }

  /** Whether the file system has room, after some entries left if need be. */
  private boolean roomOnDisk(long bytes) {
    for (int i = 0; i < MOST_VICTIMS; i++) {
      if (freeSpace.allows(bytes)) {
        return true;
      }
      if (!evictOne()) {
        break;
      }
    }
    outages.met(
        Outages.Kind.DISK_FULL,
        "the file system of "
            + layout.root()
            + " has less free than free-space-floor ("
            + settings.freeSpaceFloor()
            + " bytes); nothing more is stored until it has",
        null);
    return false;
  }

  /** Makes one entry leave; false if there is none that could. */
  private boolean evictOne() {
    boolean any = false;
    for (int i = 0; i < MOST_VICTIMS; i++) {
      Victim victim = housekeeping.victim();
      if (victim == null) {
        return false;
      }
      StoredEntries.Fate fate = evict(victim);
      if (fate == StoredEntries.Fate.LEFT) {
        return true;
      }
      any |= fate == StoredEntries.Fate.SPARED;
    }
    if (!any) {
      // The index knows of much that is not there: somebody else deleted it.
      changes.countAnew();
    }
    return false;
  }

  /** Makes an entry leave for want of room. */
  StoredEntries.Fate evict(Victim victim) {
    try {
      return entries.leave(
          victim,
          key -> {
            evictions.increment();
            context.events().evicted(key, victim.record().bytes());
          });
    } catch (IOException e) {
      unwritable(e);
      return StoredEntries.Fate.SPARED;
    }
  }

  /** Makes an entry leave that is of no more use. */
  void expire(Victim victim) {
    try {
      entries.leave(victim, key -> {});
    } catch (IOException e) {
      unwritable(e);
    }
  }

  private void unwritable(IOException cause) {
    outages.met(
        Outages.Kind.WRITING,
        "cannot write in " + layout.root() + "; nothing changes there until it can",
        cause);
  }

  /** Makes a finished entry visible. */
  boolean commit(
      DiskWriter writer,
      EntryHeader header,
      Path file,
      @Nullable Path body,
      BooleanSupplier condition)
      throws IOException {
    boolean done = entries.commit(writer.key(), writer.meta(), header, file, body, condition);
    if (done) {
      outages.over(Outages.Kind.WRITING);
      outages.over(Outages.Kind.DISK_FULL);
    }
    return done;
  }

  /**
   * A failure to write was met.
   *
   * @return true if the disk is full, which is no failure but want of room
   */
  boolean full(IOException failure) {
    if (freeSpace.isFull(failure)) {
      declined.increment();
      outages.met(
          Outages.Kind.DISK_FULL,
          "the file system of "
              + layout.root()
              + " is full; nothing more is stored until it is not",
          failure);
      return true;
    }
    unwritable(failure);
    return false;
  }

  @Override
  public boolean refresh(Key key, long version, Head head, EntryMeta meta) throws IOException {
    checkOpen();
    try {
      boolean done = entries.refresh(key, version, head, meta, this::reserve);
      if (done) {
        outages.over(Outages.Kind.WRITING);
      }
      return done;
    } catch (IOException e) {
      if (full(e)) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public boolean remove(Key key) throws IOException {
    checkOpen();
    try {
      return entries.remove(key);
    } catch (IOException e) {
      unwritable(e);
      throw e;
    }
  }

  @Override
  public void scan(Consumer<? super ScannedEntry> visitor) throws IOException {
    checkOpen();
    new DiskFolder(layout.root())
        .list(
            entry ->
                visitor.accept(
                    new ScannedEntry(
                        entry.key(),
                        entry.head().kind(),
                        entry.head().status(),
                        entry.meta(),
                        entry.bodyLength())));
  }

  @Override
  public StoreStats stats() {
    checkOpen();
    return new StoreStats(
        space.entries(), space.bytes(), space.bytesLimit(), evictions.sum(), declined.sum());
  }

  @Override
  public void close() {
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      schedule.cancel();
      entries.noteUses();
      entries.freeze();
      housekeeping.stop();
      entries.close();
      lock.close();
    }
  }

  /** Once a minute. */
  private void minute() {
    entries.noteUses();
    outages.over(Outages.Kind.DAMAGE);
  }

  boolean reserve(long bytes, long files) {
    return space.reserve(bytes, files, this::evictOne);
  }

  void release(long bytes, long files) {
    space.release(bytes, files);
  }

  /** A writer gave up for want of room. */
  void declined() {
    declined.increment();
  }

  /** A number that no body had before. */
  long newVersion() {
    return versions.incrementAndGet();
  }

  DiskSettings settings() {
    return settings;
  }

  TemporaryFiles temporaryFiles() {
    return temporaryFiles;
  }

  StoredEntries entries() {
    return entries;
  }

  IndexChanges changes() {
    return changes;
  }

  Outages outages() {
    return outages;
  }

  Housekeeping housekeeping() {
    return housekeeping;
  }

  boolean closed() {
    return closed;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the store " + context.instanceName() + " is closed");
    }
  }
}
