package dev.larder.engine.fill;

import dev.larder.api.EntryMeta;
import dev.larder.api.Fields;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.LocalFile;
import dev.larder.engine.decide.ResponseTerms;
import dev.larder.engine.decide.Storage;
import dev.larder.engine.key.Target;
import dev.larder.engine.lookup.Copies;
import dev.larder.engine.lookup.Invalidations;
import dev.larder.engine.lookup.Lookup.Found;
import dev.larder.engine.lookup.PartSlot;
import dev.larder.engine.lookup.Variants;
import dev.larder.engine.message.CacheRequest;
import dev.larder.engine.policy.Rule;
import dev.larder.engine.policy.RuleStore;
import dev.larder.engine.store.EntryLocks;
import dev.larder.engine.store.ShieldedWriter;
import dev.larder.engine.view.ResponseFields;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes one response into the first store that accepts it, and when that runs out of room on the
 * way, hands what there is over to the next. Whatever goes wrong here ends the storing and nothing
 * else.
 *
 * <p>Used by one thread at a time, except that {@link #readAt} may run on others beside everything
 * but {@link #close}.
 */
final class Recorder {

  private static final int COPIED_AT_ONCE = 64 * 1024;

  private final Rule rule;
  private final Target target;
  private final CacheRequest request;
  private final List<String> varyNames;
  private final EntryLocks locks;
  private final @Nullable Variants variants;
  private final @Nullable FetchedPart part;
  private final Head head;
  private final EntryMeta meta;
  private final ResponseTerms terms;
  private final long length;
  private final @Nullable LocalFile file;
  private final Invalidations invalidations;
  private final @Nullable Found replaced;

  /** Writers that were given up: readers may still be in them. */
  private final List<ShieldedWriter> left = new ArrayList<>();

  private int nextStore;
  private long written;
  private volatile boolean over;
  private volatile boolean committed;
  private boolean closed;
  private volatile @Nullable Place place;

  /**
   * Where the response is being written.
   *
   * @param slot where a response that varies is found; null for one that does not
   * @param part where the part of a response is found; null for a whole one
   */
  private record Place(
      RuleStore store,
      ShieldedWriter writer,
      Variants.@Nullable Slot slot,
      @Nullable PartSlot part) {}

  private Recorder(
      Journey journey,
      Storage storage,
      FetchedHead fetched,
      @Nullable FetchedPart fetchedPart,
      long stamp,
      Invalidations invalid,
      EntryLocks locks) {
    this.rule = journey.rule();
    this.target = journey.target();
    this.invalidations = invalid;
    this.request = journey.request();
    this.varyNames = storage.varyNames();
    this.locks = locks;
    this.replaced = journey.found();
    // All of its bytes are as good as a response that is whole from the start.
    this.part = fetchedPart == null || fetchedPart.range().isWhole() ? null : fetchedPart;
    this.length = fetchedPart == null ? fetched.contentLength() : fetchedPart.range().length();
    this.file = fetched.file();
    this.variants =
        storage.varyNames().isEmpty()
            ? null
            : new Variants(journey.request(), target, storage.varyNames(), rule.settings().vary());
    Fields fields = ResponseFields.dated(storage.fields(), fetched.now());
    if (fetchedPart != null) {
      fields = fields.without(line -> line.name().equalsIgnoreCase("Content-Range"));
    }
    if (part != null) {
      fields = fields.with("Content-Range", part.range().contentRange());
    }
    Fields selecting = variants == null ? Fields.EMPTY : variants.selecting();
    this.head =
        new Head(
            part == null ? Head.Kind.RESPONSE : Head.Kind.PART,
            fetchedPart == null ? fetched.status() : 200,
            fields,
            selecting,
            fetched.requestedAt(),
            fetched.now(),
            stamp);
    this.terms = fetched.terms();
    this.meta = Validation.meta(target, fields, fetched.terms(), rule.settings(), fetched.now());
  }

  /**
   * Offers a response to the stores of a rule, in order.
   *
   * @param storage what of it is to be stored
   * @param part which part of the response it is; null if it is the response
   * @param stamp when its fetch began
   * @return closed by the caller; null if every store declined or failed
   */
  static @Nullable Recorder begin(
      Journey journey,
      Storage storage,
      FetchedHead fetched,
      @Nullable FetchedPart part,
      long stamp,
      Invalidations invalidations,
      EntryLocks locks) {
    Recorder recorder = new Recorder(journey, storage, fetched, part, stamp, invalidations, locks);
    recorder.place = recorder.nextPlace();
    return recorder.place == null ? null : recorder;
  }

  /** Begins in the next store that accepts the response; null if there is none. */
  private @Nullable Place nextPlace() {
    while (nextStore < rule.places().size()) {
      RuleStore store = rule.places().get(nextStore++);
      if (store.hasOwnKeys()) {
        Place own = ownPlace(store);
        if (own != null) {
          return own;
        }
        continue;
      }
      Variants.Slot slot = variants == null ? null : variants.slotIn(store.store(), head.stamp());
      Key whole = slot == null ? target.key() : slot.key();
      PartSlot partSlot = partSlot(store, whole);
      Key key = partSlot == null ? whole : partSlot.key();
      ShieldedWriter writer = store.store().begin(key, head, meta, length, file);
      if (writer != null) {
        return new Place(store, writer, slot, partSlot);
      }
    }
    return null;
  }

  /** In a store that makes its keys itself, of which what is found is fresh. */
  private @Nullable Place ownPlace(RuleStore store) {
    EntryMeta ofFresh = Validation.metaOfFresh(meta, terms);
    if (part != null || terms.validateAlways() || ofFresh.freshUntil() <= meta.storedAt()) {
      return null;
    }
    Key key = store.ownKey(request, head, varyNames);
    ShieldedWriter writer =
        key == null ? null : store.store().begin(key, head, ofFresh, length, file);
    return writer == null ? null : new Place(store, writer, null, null);
  }

  private @Nullable PartSlot partSlot(RuleStore store, Key whole) {
    return part == null
        ? null
        : PartSlot.of(store.store(), whole, part.range(), part.validator(), head.stamp());
  }

  /** The head that is stored. */
  Head head() {
    return head;
  }

  /** The store that is written to at the moment. */
  RuleStore store() {
    return now().store();
  }

  private Place now() {
    Place now = place;
    if (now == null) {
      throw new IllegalStateException("no store accepted the response");
    }
    return now;
  }

  /** Whether what comes is still being written; asked by any thread. */
  boolean isRecording() {
    return !over;
  }

  /** Whether the response is visible in the store; asked by any thread. */
  boolean isCommitted() {
    return committed;
  }

  /** Whether {@link #readAt} gives back what was written. */
  boolean readable() {
    return now().writer().readable();
  }

  /**
   * Reads what was written so far, whether or not the storing is over.
   *
   * @return the number of bytes read; not positive if there are none, or the store fails
   */
  int readAt(long position, ByteBuffer into) {
    return now().writer().readAt(position, into);
  }

  /**
   * Takes a part of the body; leaves the buffer as it was. If no store has room for it, what this
   * response was to replace goes as well: the origin has something newer.
   *
   * @return false if the storing is over
   */
  boolean write(ByteBuffer chunk) {
    if (over) {
      return false;
    }
    if (now().writer().write(chunk.duplicate()) || handOver(chunk)) {
      written += chunk.remaining();
      return true;
    }
    over = true;
    if (replaced != null) {
      Copies.forget(request, target, rule, replaced.view().varyNames(), null);
    }
    return false;
  }

  /** Goes on in another store, with what the one that ran out still has. */
  private boolean handOver(ByteBuffer chunk) {
    Place full = now();
    if (written > 0 && !full.writer().readable()) {
      return false;
    }
    for (Place next = nextPlace(); next != null; next = nextPlace()) {
      if (copy(full.writer(), next.writer()) && next.writer().write(chunk.duplicate())) {
        left.add(full.writer());
        // Readers change over only now that all of it is there.
        place = next;
        return true;
      }
      next.writer().close();
    }
    return false;
  }

  private boolean copy(ShieldedWriter from, ShieldedWriter to) {
    ByteBuffer part = ByteBuffer.allocate((int) Math.min(COPIED_AT_ONCE, Math.max(1, written)));
    for (long position = 0; position < written; ) {
      part.clear().limit((int) Math.min(part.capacity(), written - position));
      int count = from.readAt(position, part);
      if (count <= 0) {
        return false;
      }
      position += count;
      if (!to.write(part.flip())) {
        return false;
      }
    }
    return true;
  }

  /**
   * Makes the response, which is whole, visible, if it was not invalidated since its fetch began.
   *
   * @return whether it is visible now
   */
  boolean commit() {
    if (over) {
      return false;
    }
    over = true;
    return locks.holding(target.key(), () -> makeVisible(now()));
  }

  private boolean makeVisible(Place last) {
    if (!last.writer().commit(this::isValid)) {
      return false;
    }
    if (last.part() != null && !last.part().link(head, meta, this::isValid)) {
      return false;
    }
    if (last.slot() != null) {
      last.slot().link(head, meta, this::isValid);
    }
    // An older response in another store of the rule must not be found before this one.
    Copies.forget(request, target, rule, varyNames, last.store().store());
    if (part == null && replaced != null) {
      // Nothing leads to them any more.
      replaced.parts().forEach(old -> old.entry().remove());
    }
    committed = true;
    return true;
  }

  private boolean isValid() {
    return invalidations.noneSince(target.uri(), head.stamp());
  }

  /** Ends the storing; without a commit before, nothing is stored. Nothing can be read any more. */
  void close() {
    over = true;
    if (!closed) {
      closed = true;
      now().writer().close();
      left.forEach(ShieldedWriter::close);
    }
  }

  /** The head that a response is stored with. */
  static Head head(
      int status, Fields fields, Fields selecting, long requestedAt, long receivedAt, long stamp) {
    return new Head(Head.Kind.RESPONSE, status, fields, selecting, requestedAt, receivedAt, stamp);
  }
}
