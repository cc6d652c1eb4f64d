package dev.larder.disk;

import dev.larder.api.EntryCodec;
import dev.larder.api.EntryMeta;
import dev.larder.api.Head;
import dev.larder.api.Key;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a store: how they are found, and every way in which one comes, changes and goes.
 * The files alone say what is there; the table of open entries, the counts and the index follow
 * them, with the name's stripe held.
 */
final class StoredEntries {

  private static final int STRIPES = 256;
  private static final long WARM_MILLIS = 10_000;
  private static final int MOST_TRIES = 4;

  private final Layout layout;
  private final Space space;
  private final Counting counting;
  private final IndexChanges changes;
  private final Outages outages;
  private final Verification verification;
  private final OpenEntries open;
  private final TemporaryFiles temporaryFiles;
  private final InstantSource clock;
  private final Stripe[] stripes = new Stripe[STRIPES];
  private volatile boolean closed;

  StoredEntries(
      Layout layout,
      Space space,
      Counting counting,
      IndexChanges changes,
      Outages outages,
      Verification verification,
      TemporaryFiles temporaryFiles,
      InstantSource clock) {
    this.layout = layout;
    this.space = space;
    this.counting = counting;
    this.changes = changes;
    this.outages = outages;
    this.verification = verification;
    this.temporaryFiles = temporaryFiles;
    this.clock = clock;
    this.open =
        new OpenEntries(OpenFileLimit.share(), entry -> changes.used(entry.name, entry.usedAt()));
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new Stripe();
    }
  }

  /** The entry of a key, pinned for the caller; null if there is none. */
  @Nullable OpenEntry find(Key key) throws IOException {
    OpenEntry found = open.pinned(key);
    if (found != null) {
      found.use(clock.millis());
      return found;
    }
    String name = Layout.name(key);
    Stripe stripe = stripe(name);
    for (int tries = 1; tries < MOST_TRIES; tries++) {
      Found first = find(key, name, stripe);
      if (first.sure) {
        return first.entry;
      }
    }
    // It changes all the time: hold it still.
    hold(stripe);
    try {
      return find(key, name, stripe).entry;
    } finally {
      letGo(stripe);
    }
  }

  /**
   * The entry of a key, pinned for the caller, if it is open and was read not long ago: its pages
   * are in memory then, as far as a system keeps what is used.
   */
  @Nullable OpenEntry findWarm(Key key) {
    OpenEntry found = open.pinned(key);
    if (found == null) {
      return null;
    }
    long now = clock.millis();
    long age = now - found.usedAt();
    if (age < 0 || age > WARM_MILLIS) {
      found.unpin();
      return null;
    }
    found.use(now);
    return found;
  }

  /** What a search found, and whether nothing changed meanwhile. */
  private record Found(boolean sure, @Nullable OpenEntry entry) {
    static final Found NOTHING = new Found(true, null);
    static final Found UNSURE = new Found(false, null);
  }

  private Found find(Key key, String name, Stripe stripe) throws IOException {
    long generation = stripe.generation();
    OpenEntry fresh;
    try {
      fresh = openFiles(key, name);
    } catch (DamagedEntryException e) {
      return dropDamaged(name, key, stripe, generation, e) ? Found.NOTHING : Found.UNSURE;
    } catch (IOException e) {
      outages.met(
          Outages.Kind.READING,
          "cannot read in " + layout.root() + "; what is there is a miss until it can",
          e);
      throw e;
    }
    outages.over(Outages.Kind.READING);
    if (fresh == null) {
      return Found.NOTHING;
    }
    stripe.lock();
    try {
      if (stripe.generation() == generation && !closed) {
        return new Found(true, open.add(fresh));
      }
    } finally {
      stripe.unlock();
    }
    fresh.unpin();
    if (closed) {
      throw new IOException("the store is closed");
    }
    return Found.UNSURE;
  }

  private @Nullable OpenEntry openFiles(Key key, String name) throws IOException {
    try {
      return openOnce(key, name);
    } catch (DamagedEntryException e) {
      throw e;
    } catch (IOException e) {
      // Perhaps there are too many open files, and some of them are here.
      open.shrinkTo(open.size() / 2);
      return openOnce(key, name);
    }
  }

  private @Nullable OpenEntry openOnce(Key key, String name) throws IOException {
    FileChannel channel = EntryFile.open(layout.entry(name));
    if (channel == null) {
      return null;
    }
    boolean used = false;
    try {
      EntryFile.Content content = EntryFile.read(channel);
      if (!content.entry().key().equals(key)) {
        return null;
      }
      EntryHeader header = content.header();
      if (header.bodyLength() == 0) {
        return new OpenEntry(content, name, null, space, clock.millis());
      }
      if (header.apart()) {
        channel.close();
        channel = EntryFile.open(layout.body(name, header.version()));
        if (channel == null || channel.size() != header.bodyLength()) {
          throw new DamagedEntryException("has not the body that it should have");
        }
      }
      check(header, channel);
      used = true;
      return new OpenEntry(content, name, channel, space, clock.millis());
    } finally {
      if (!used && channel != null) {
        channel.close();
      }
    }
  }

  private void check(EntryHeader header, FileChannel channel) throws IOException {
    if (verification.due(header.version())) {
      long start = header.apart() ? 0 : header.bodyOffset();
      if (!EntryFile.matches(channel, start, header.bodyLength(), header.bodyChecksum())) {
        throw new DamagedEntryException("has a body with another checksum");
      }
      verification.trust(header.version());
    }
  }

  private boolean dropDamaged(
      String name, Key key, Stripe stripe, long generation, DamagedEntryException why)
      throws IOException {
    hold(stripe);
    try {
      StoredFiles files = StoredFiles.of(layout, name);
      if (stripe.generation() != generation) {
        return false;
      }
      settle(name, files);
      if (files != null) {
        files.delete();
        stripe.change();
        vanish(key, name, files);
        damaged(files.all().get(0), why);
      }
      return true;
    } finally {
      letGo(stripe);
    }
  }

  private void damaged(File file, DamagedEntryException why) {
    outages.met(
        Outages.Kind.DAMAGE,
        file + " " + why.getMessage() + "; it was deleted, as others like it may be",
        null);
  }

  /**
   * Makes an entry visible if a condition holds.
   *
   * @param file the finished file of the entry
   * @param body the finished file of its body, if that is apart
   */
  boolean commit(
      Key key,
      EntryMeta meta,
      EntryHeader header,
      Path file,
      @Nullable Path body,
      BooleanSupplier condition)
      throws IOException {
    String name = Layout.name(key);
    Stripe stripe = stripe(name);
    hold(stripe);
    try {
      if (closed) {
        return false;
      }
      StoredFiles old = StoredFiles.of(layout, name);
      settle(name, old);
      if (!condition.getAsBoolean()) {
        return false;
      }
      if (body == null) {
        EntryFile.rename(file, layout.entry(name));
      } else {
        renameBoth(name, header.version(), file, body);
      }
      stripe.change();
      if (old != null) {
        old.deleteBodies();
        vanish(key, name, old);
      }
      appear(name, header, meta);
      return true;
    } finally {
      letGo(stripe);
    }
  }

  private void renameBoth(String name, long version, Path file, Path body) throws IOException {
    File target = layout.body(name, version);
    EntryFile.rename(body, target);
    try {
      EntryFile.rename(file, layout.entry(name));
    } catch (IOException | RuntimeException e) {
      temporaryFiles.discard(target.toPath());
      throw e;
    }
  }

  private void appear(String name, EntryHeader header, EntryMeta meta) {
    space.appeared(header.bytes(), header.files());
    verification.trust(header.version());
    changes.stored(name, IndexRecord.of(header, meta, clock.millis()));
  }

  /** The files are deleted or replaced: all that follows them follows. */
  private void vanish(Key key, String name, StoredFiles files) {
    space.left(files.bytes(), files.files());
    OpenEntry taken = open.take(key);
    if (taken == null) {
      space.release(files.bytes(), files.files());
    } else {
      taken.leave(files.bytes(), files.files());
    }
    changes.gone(name);
  }

  /** While a count is under way, what it has not come to is counted before it changes. */
  private void settle(String name, @Nullable StoredFiles present) {
    if (counting.underWay() && !counting.counted(name)) {
      if (present != null) {
        space.found(present.bytes(), present.files());
      }
      counting.note(name);
    }
  }

  /**
   * Gives an entry another head.
   *
   * @param reserver reserves room for the file that is written; given back if nothing comes of it
   */
  boolean refresh(Key key, long version, Head head, EntryMeta meta, Reserver reserver)
      throws IOException {
    String name = Layout.name(key);
    File entry = layout.entry(name);
    try (FileChannel channel = EntryFile.open(entry)) {
      if (channel == null) {
        return false;
      }
      EntryFile.Content old = EntryFile.read(channel);
      EntryHeader before = old.header();
      if (before.version() != version || !old.entry().key().equals(key)) {
        return false;
      }
      byte[] blob = EntryCodec.encode(key, head, meta, before.bodyLength());
      EntryHeader header =
          new EntryHeader(
              before.apart(), blob.length, before.bodyChecksum(), version, before.bodyLength());
      long bytes = EntryHeader.blocks(header.fileLength());
      if (!reserver.reserve(bytes, 1)) {
        return false;
      }
      boolean done = false;
      Path file = temporaryFiles.next();
      try {
        write(file, header, blob, channel, before.bodyOffset());
        done = replaceHead(key, name, version, header, meta, file);
      } finally {
        temporaryFiles.discard(file);
        if (!done) {
          space.release(bytes, 1);
        }
      }
      return done;
    } catch (DamagedEntryException e) {
      return false; // The next lookup finds that out, too.
    }
  }

  /** Reserves room for a refresh. */
  interface Reserver {
    boolean reserve(long bytes, long files);
  }

  private void write(
      Path file, EntryHeader header, byte[] blob, FileChannel old, long oldBodyOffset)
      throws IOException {
    ByteBuffer all = ByteBuffer.allocate((int) header.fileLength());
    header.writeTo(all);
    all.put(blob);
    EntryFile.readFully(old, all, oldBodyOffset);
    all.flip();
    try (FileChannel channel = temporaryFiles.create(file)) {
      while (all.hasRemaining()) {
        channel.write(all);
      }
    }
  }

  private boolean replaceHead(
      Key key, String name, long version, EntryHeader header, EntryMeta meta, Path file)
      throws IOException {
    Stripe stripe = stripe(name);
    hold(stripe);
    try {
      StoredFiles old = closed ? null : StoredFiles.of(layout, name);
      if (old == null || old.header() == null || old.header().version() != version) {
        return false;
      }
      settle(name, old);
      EntryFile.rename(file, layout.entry(name));
      stripe.change();
      space.left(old.bytes(), old.files());
      space.appeared(header.bytes(), header.files());
      // A body that is apart goes on being what it was, for readers of the old head as well.
      long bodyBytes = header.apart() ? EntryHeader.blocks(header.bodyLength()) : 0;
      long gone = old.bytes() - bodyBytes;
      OpenEntry taken = open.take(key);
      long usedAt = taken == null ? clock.millis() : taken.usedAt();
      if (taken == null || header.apart()) {
        space.release(gone, 1);
      }
      if (taken != null) {
        taken.leave(header.apart() ? 0 : gone, header.apart() ? 0 : 1);
      }
      changes.stored(name, IndexRecord.of(header, meta, usedAt));
      return true;
    } finally {
      letGo(stripe);
    }
  }

  /** Removes an entry; false if there is none. */
  boolean remove(Key key) throws IOException {
    String name = Layout.name(key);
    Stripe stripe = stripe(name);
    hold(stripe);
    try {
      if (closed) {
        throw new IOException("the store is closed");
      }
      StoredFiles files = StoredFiles.of(layout, name);
      settle(name, files);
      if (files == null) {
        forget(key);
        return false;
      }
      files.delete();
      stripe.change();
      vanish(key, name, files);
      return true;
    } finally {
      letGo(stripe);
    }
  }

  /** Somebody deleted the files of an entry that is still open. */
  private void forget(Key key) {
    OpenEntry taken = open.take(key);
    if (taken != null) {
      taken.leave(0, 0);
    }
  }

  /** What became of an entry that was to leave. */
  enum Fate {
    LEFT,
    /** A reader holds it, or it was used since. */
    SPARED,
    /** It is not there, or is another one now. */
    ELSEWHERE
  }

  /**
   * Makes an entry leave.
   *
   * @param left told the key if it did, with no lock held
   */
  Fate leave(Victim victim, Consumer<Key> left) throws IOException {
    String name = victim.name();
    Stripe stripe = stripe(name);
    Key key;
    hold(stripe);
    try {
      StoredFiles files = closed ? null : StoredFiles.of(layout, name);
      if (files == null
          || files.header() == null
          || files.header().version() != victim.record().version()) {
        return Fate.ELSEWHERE;
      }
      key = keyOf(files);
      if (key == null) {
        return Fate.ELSEWHERE;
      }
      OpenEntry inUse = open.peek(key);
      if (victim.spared()
          && inUse != null
          && (inUse.held() || inUse.usedAt() > victim.record().usedAt())) {
        changes.used(name, inUse.usedAt());
        return Fate.SPARED;
      }
      settle(name, files);
      files.delete();
      stripe.change();
      vanish(key, name, files);
    } finally {
      letGo(stripe);
    }
    left.accept(key);
    return Fate.LEFT;
  }

  private static @Nullable Key keyOf(StoredFiles files) throws IOException {
    try (FileChannel channel = EntryFile.open(files.all().get(0))) {
      return channel == null ? null : EntryFile.read(channel).entry().key();
    } catch (DamagedEntryException e) {
      return null; // A lookup or the next count deletes it.
    }
  }

  /** Counts an entry that was there before, unless it is counted; deletes it if it is damaged. */
  void count(String name) {
    Stripe stripe = stripe(name);
    hold(stripe);
    try {
      if (counting.counted(name)) {
        return;
      }
      StoredFiles files = StoredFiles.of(layout, name);
      if (files == null) {
        return;
      }
      try {
        EntryFile.Content content = content(files);
        long bodies = files.all().size() == 1 ? 0 : files.all().get(1).length();
        if (bodies != (content.header().apart() ? content.header().bodyLength() : 0)) {
          throw new DamagedEntryException("has not the body that it should have");
        }
        space.found(files.bytes(), files.files());
        counting.note(name);
        long usedAt = Math.min(files.all().get(0).lastModified(), clock.millis());
        changes.stored(name, IndexRecord.of(content.header(), content.entry().meta(), usedAt));
      } catch (DamagedEntryException e) {
        files.delete();
        stripe.change();
        damaged(files.all().get(0), e);
      }
    } catch (IOException e) {
      outages.met(Outages.Kind.READING, "cannot count what is in " + layout.root(), e);
    } finally {
      letGo(stripe);
    }
  }

  private static EntryFile.Content content(StoredFiles files) throws IOException {
    try (FileChannel channel = EntryFile.open(files.all().get(0))) {
      if (channel == null) {
        throw new DamagedEntryException("is gone");
      }
      return EntryFile.read(channel);
    }
  }

  /** Deletes a body that no entry names. */
  void countBody(String name, Path file) {
    Stripe stripe = stripe(name);
    hold(stripe);
    try {
      EntryHeader header = EntryFile.header(layout.entry(name));
      if (header == null
          || !header.apart()
          || !file.endsWith(Layout.bodyName(name, header.version()))) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      outages.met(Outages.Kind.READING, "cannot count what is in " + layout.root(), e);
    } finally {
      letGo(stripe);
    }
  }

  /** Tells the index which entries were used lately. */
  void noteUses() {
    open.forEach(
        entry -> {
          if (entry.takeUse()) {
            changes.used(entry.name, entry.usedAt());
          }
        });
  }

  /** How many entries are open. */
  int openCount() {
    return open.size();
  }

  /** From here on nothing changes. */
  void freeze() {
    // Whoever is changing something has done so when this is got.
    space.alone().lock();
    try {
      closed = true;
    } finally {
      space.alone().unlock();
    }
  }

  /** Lets go of all open files but those that readers hold. */
  void close() {
    open.close();
  }

  private Stripe stripe(String name) {
    int first = Character.digit(name.charAt(0), 32);
    int second = Character.digit(name.charAt(1), 32);
    return stripes[(first * 32 + second) % STRIPES];
  }

  private void hold(Stripe stripe) {
    space.changes().lock();
    stripe.lock();
  }

  private void letGo(Stripe stripe) {
    stripe.unlock();
    space.changes().unlock();
  }
}
