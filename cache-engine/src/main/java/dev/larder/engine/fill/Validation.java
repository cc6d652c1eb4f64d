package dev.larder.engine.fill;

import dev.larder.api.EntryMeta;
import dev.larder.api.Fields;
import dev.larder.api.Head;
import dev.larder.engine.decide.HeadUpdate;
import dev.larder.engine.decide.ResponseTerms;
import dev.larder.engine.decide.Storage;
import dev.larder.engine.http.FieldList;
import dev.larder.engine.key.Target;
import dev.larder.engine.lookup.Copies;
import dev.larder.engine.lookup.Invalidations;
import dev.larder.engine.lookup.Lookup.Found;
import dev.larder.engine.lookup.Selecting;
import dev.larder.engine.outcome.Reason;
import dev.larder.engine.settings.CacheSettings;
import dev.larder.engine.view.ResponseFields;
import dev.larder.engine.view.StoredView;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A stored response that the origin confirmed: its new head, put in the place of the old one.
 *
 * @param view the new head under the rule
 * @param refused why it may not stay in the store; null if it may
 * @param kept whether the store took the new head
 * @param forOneClient fields of the answer that are for the client that it answers alone
 */
record Validation(StoredView view, @Nullable Reason refused, boolean kept, Fields forOneClient) {

  /**
   * Applies a 304.
   *
   * @return null if the 304 is not about this stored response
   */
  static @Nullable Validation of(
      Journey journey,
      Found stored,
      Fields notModified,
      long requestedAt,
      long now,
      long stamp,
      Invalidations invalidations) {
    Head old = stored.view().head();
    if (!HeadUpdate.confirms(old.fields(), notModified)) {
      return null;
    }
    CacheSettings settings = journey.rule().settings();
    Fields merged = merged(old, notModified, settings, now);
    Head head =
        Recorder.head(old.status(), merged, selecting(journey, merged), requestedAt, now, stamp);
    ResponseTerms terms = ResponseTerms.of(head, settings);
    Storage storage = Storage.decide(journey.facts(), old.status(), merged, terms, settings, now);
    boolean kept = false;
    if (storage.refused() != null) {
      journey.forgetFound();
    } else if (invalidations.noneSince(journey.target().uri(), stamp)) {
      EntryMeta meta = meta(journey.target(), merged, terms, settings, now);
      kept = stored.entry().refresh(head, meta);
      Copies.refresh(journey.request(), journey.target(), journey.rule(), stored, head, meta);
    }
    return new Validation(
        StoredView.of(head, stored.store()),
        storage.refused(),
        kept,
        ResponseFields.besideHit(HeadUpdate.forOneClient(merged, notModified), stored.store()));
  }

  /**
   * The stored fields with those of the answer. One without a Date was made when it came (RFC 9110
   * section 6.6.1).
   */
  private static Fields merged(Head old, Fields answer, CacheSettings settings, long now) {
    return ResponseFields.dated(HeadUpdate.merge(old.fields(), answer, settings), now);
  }

  /** An answer may bring another Vary: this is the request that it confirmed the response for. */
  private static Fields selecting(Journey journey, Fields merged) {
    return Selecting.of(
        journey.request(),
        FieldList.names(merged.values("Vary")),
        journey.rule().settings().vary());
  }

  /**
   * Applies the answer to a HEAD (RFC 9111 section 4.3.5): if it describes what is stored, that is
   * fresh again; if not, or if it would not be stored itself, it is stale. An answer that does not
   * tell what it is about changes nothing.
   */
  static void applyHead(
      Journey journey, Found stored, Fields answer, long requestedAt, long now, long stamp) {
    if (!HeadUpdate.identifies(answer)) {
      return;
    }
    CacheSettings settings = journey.rule().settings();
    Head head = null;
    Head old = stored.view().head();
    if (HeadUpdate.describes(old.fields(), stored.entry().body().length(), answer)) {
      head = refreshed(journey, old, answer, requestedAt, now, stamp);
    }
    if (head == null) {
      long back = (stored.view().terms().lifetime() + 1) * 1000;
      long aged = Math.min(old.receivedAt(), now - back);
      head = Recorder.head(old.status(), old.fields(), old.selecting(), aged, aged, old.stamp());
    }
    EntryMeta before = stored.entry().meta();
    ResponseTerms terms = ResponseTerms.of(head, settings);
    stored
        .entry()
        .refresh(
            head,
            new EntryMeta(
                before.uri(),
                before.storedAt(),
                terms.freshUntil(),
                Math.max(before.keepUntil(), terms.freshUntil()),
                before.tags()));
  }

  private static @Nullable Head refreshed(
      Journey journey, Head old, Fields answer, long requestedAt, long now, long stamp) {
    CacheSettings settings = journey.rule().settings();
    Fields merged = merged(old, answer, settings, now);
    Head head =
        Recorder.head(old.status(), merged, selecting(journey, merged), requestedAt, now, stamp);
    Storage.RequestFacts asked = journey.facts();
    Storage storage =
        Storage.decide(
            new Storage.RequestFacts(true, asked.authorized(), asked.query()),
            old.status(),
            merged,
            ResponseTerms.of(head, settings),
            settings,
            now);
    return storage.refused() == null ? head : null;
  }

  /**
   * What a store may know of a response in which only what is fresh is found: it ends with the life
   * that the origin or the operator gave it, and never if nobody did.
   */
  static EntryMeta metaOfFresh(EntryMeta meta, ResponseTerms terms) {
    boolean given =
        terms.basis() == ResponseTerms.Basis.EXPLICIT
            || terms.basis() == ResponseTerms.Basis.STATUS;
    long until = given ? terms.freshUntil() : Long.MAX_VALUE;
    return new EntryMeta(meta.uri(), meta.storedAt(), until, until, meta.tags());
  }

  /** What a store may know of a response. */
  static EntryMeta meta(
      Target target, Fields fields, ResponseTerms terms, CacheSettings settings, long now) {
    boolean validator = fields.has("ETag") || terms.lastModified().isPresent();
    long grace =
        Math.max(
            Math.max(terms.directives().staleIfError(), settings.staleOnError().toSeconds()),
            Math.max(
                terms.directives().staleWhileRevalidate(),
                settings.staleWhileRevalidate().toSeconds()));
    // What can be validated may be of use for ever.
    long keepUntil = validator ? Long.MAX_VALUE : terms.freshUntil() + Math.max(0, grace) * 1000;
    return new EntryMeta(target.uri(), now, terms.freshUntil(), keepUntil, Set.of());
  }
}
