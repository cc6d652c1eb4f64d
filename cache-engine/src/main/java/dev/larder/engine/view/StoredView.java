package dev.larder.engine.view;

import dev.larder.api.Fields;
import dev.larder.api.Head;
import dev.larder.engine.decide.ResponseTerms;
import dev.larder.engine.http.FieldList;
import dev.larder.engine.message.FieldBlock;
import dev.larder.engine.policy.RuleStore;
import dev.larder.engine.settings.CacheSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stored head as one rule sees it: parsed once, and kept with the head, so that a hit parses and
 * builds nothing. Immutable as far as anybody can see.
 */
public final class StoredView {

  private final Head head;
  private final RuleStore store;
  private final ResponseTerms terms;
  private final List<String> varyNames;
  private final FieldBlock complete;
  private final FieldBlock notModified;

  // The fields of the current second; racing hits compute equal ones.
  private @Nullable Dated dated;

  /**
   * The changing fields of a fresh hit at one age.
   *
   * @param age in seconds
   * @param fields Age and what else changes with it
   */
  public record Dated(long age, FieldBlock fields) {}

  private StoredView(Head head, RuleStore store) {
    this.head = head;
    this.store = store;
    this.terms =
        store.hasOwnKeys()
            ? ResponseTerms.whilePresent(head, store.settings())
            : ResponseTerms.of(head, store.settings());
    this.varyNames = FieldList.names(head.fields().values("Vary"));
    this.complete = new FieldBlock(ResponseFields.ofHit(told(head, store), store));
    this.notModified = new FieldBlock(ResponseFields.notModified(complete.fields()));
  }

  /** What others left has no Date: it was made when it was found (RFC 9110 section 6.6.1). */
  private static Fields told(Head head, RuleStore store) {
    Fields whole = ofWhole(head);
    return store.hasOwnKeys() ? ResponseFields.dated(whole, head.receivedAt()) : whole;
  }

  /** The fields of the whole response, where this is a part of it. */
  private static Fields ofWhole(Head head) {
    return head.kind() == Head.Kind.PART
        ? head.fields().without(line -> line.name().equalsIgnoreCase("Content-Range"))
        : head.fields();
  }

  /** Where a head keeps its latest view: a reload of the configuration brings another rule. */
  private static final class Slot {
    private @Nullable StoredView latest;
  }

  /** The view of a head under a rule. */
  public static StoredView of(Head head, RuleStore store) {
    Slot slot = head.derived(Slot.class, h -> new Slot());
    StoredView view = slot.latest;
    if (view == null || view.store != store) {
      view = new StoredView(head, store);
      slot.latest = view;
    }
    return view;
  }

  /** The head. */
  public Head head() {
    return head;
  }

  /** The settings of the rule. */
  public CacheSettings settings() {
    return store.settings();
  }

  /** The response's terms under the rule's settings. */
  public ResponseTerms terms() {
    return terms;
  }

  /** The request fields that select it, in lower case. */
  public List<String> varyNames() {
    return varyNames;
  }

  /** The fields of a hit that are the same each time. */
  public FieldBlock complete() {
    return complete;
  }

  /** The fields of a 304 that are the same each time. */
  public FieldBlock notModified() {
    return notModified;
  }

  /** The fields that were last made for a fresh hit; null if none were, or of another age. */
  public @Nullable FieldBlock datedAt(long age) {
    Dated present = dated;
    return present != null && present.age() == age ? present.fields() : null;
  }

  /** Keeps the fields that were made for a fresh hit at an age. */
  public void keep(long age, FieldBlock fields) {
    dated = new Dated(age, fields);
  }
}
