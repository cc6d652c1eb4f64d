package dev.larder.engine.fill;

import dev.larder.api.EntryMeta;
import dev.larder.api.Fields;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.engine.decide.Storage;
import dev.larder.engine.key.Target;
import dev.larder.engine.lookup.Invalidations;
import dev.larder.engine.lookup.Lookup.Found;
import dev.larder.engine.lookup.Variants;
import dev.larder.engine.policy.Rule;
import dev.larder.engine.policy.RuleStore;
import dev.larder.engine.store.ShieldedWriter;
import dev.larder.engine.view.ResponseFields;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes one response into the first store that accepts it, beside the client. Whatever goes wrong
 * here ends the storing and nothing else. Used by one thread at a time.
 */
final class Recorder {

  private final Rule rule;
  private final RuleStore store;
  private final ShieldedWriter writer;
  private final Target target;
  private final @Nullable Variants variants;
  private final Variants.@Nullable Slot variant;
  private final Head head;
  private final EntryMeta meta;
  private final Invalidations invalidations;
  private final @Nullable Found replaced;
  private boolean over;

  private Recorder(
      Rule rule,
      RuleStore store,
      ShieldedWriter writer,
      Target target,
      @Nullable Variants variants,
      Variants.@Nullable Slot variant,
      Head head,
      EntryMeta meta,
      Invalidations invalidations,
      @Nullable Found replaced) {
    this.rule = rule;
    this.store = store;
    this.writer = writer;
    this.target = target;
    this.variants = variants;
    this.variant = variant;
    this.head = head;
    this.meta = meta;
    this.invalidations = invalidations;
    this.replaced = replaced;
  }

  /**
   * Offers a response to the stores of a rule, in order.
   *
   * @param storage what of it is to be stored
   * @param stamp when its fetch began
   * @return null if every store declined or failed
   */
  static @Nullable Recorder begin(
      Journey journey,
      Storage storage,
      FetchedHead fetched,
      long stamp,
      Invalidations invalidations) {
    Rule rule = journey.rule();
    Target target = journey.target();
    Variants variants =
        storage.varyNames().isEmpty()
            ? null
            : new Variants(
                journey.exchange().request(), target, storage.varyNames(), rule.settings().vary());
    Fields fields = ResponseFields.dated(storage.fields(), fetched.now());
    Fields selecting = variants == null ? Fields.EMPTY : variants.selecting();
    Head head =
        head(fetched.status(), fields, selecting, fetched.requestedAt(), fetched.now(), stamp);
    EntryMeta meta =
        Validation.meta(target, fields, fetched.terms(), rule.settings(), fetched.now());
    long length = fetched.contentLength();
    for (RuleStore store : rule.stores()) {
      Variants.Slot slot = variants == null ? null : variants.slotIn(store.store(), stamp);
      Key key = slot == null ? target.key() : slot.key();
      ShieldedWriter writer = store.store().begin(key, head, meta, length);
      if (writer != null) {
        return new Recorder(
            rule,
            store,
            writer,
            target,
            variants,
            slot,
            head,
            meta,
            invalidations,
            journey.found());
      }
    }
    return null;
  }

  /**
   * Takes a part of the body; leaves the buffer as it was. If the store has no room for it, what
   * this response was to replace goes as well: the origin has something newer.
   */
  void write(ByteBuffer chunk) {
    if (!over && !writer.write(chunk.duplicate())) {
      abort();
      if (replaced != null) {
        replaced.entry().remove();
      }
    }
  }

  /**
   * Makes the response, which is whole, visible, if it was not invalidated since its fetch began.
   */
  void commit() {
    if (over) {
      return;
    }
    try {
      if (writer.commit(this::isValid)) {
        if (variant != null) {
          variant.link(head, meta, this::isValid);
        }
        forgetElsewhere();
      }
    } finally {
      abort();
    }
  }

  private boolean isValid() {
    return invalidations.noneSince(target.uri(), head.stamp());
  }

  /** An older response in another store of the rule must not be found before this one. */
  private void forgetElsewhere() {
    for (RuleStore other : rule.stores()) {
      if (other.store() == store.store()) {
        continue;
      }
      if (variants == null) {
        other.store().remove(target.key());
      } else {
        variants.forgetIn(other.store());
      }
    }
  }

  /** Ends the storing; without a commit before, nothing is stored. */
  void abort() {
    if (!over) {
      over = true;
      writer.close();
    }
  }

  /** The head that a response is stored with. */
  static Head head(
      int status, Fields fields, Fields selecting, long requestedAt, long receivedAt, long stamp) {
    return new Head(Head.Kind.RESPONSE, status, fields, selecting, requestedAt, receivedAt, stamp);
  }
}
