package dev.larder.engine.respond;

import dev.larder.api.Body;
import dev.larder.api.Field;
import dev.larder.api.Fields;
import dev.larder.api.Key;
import dev.larder.engine.decide.ResponseTerms;
import dev.larder.engine.exchange.Answer;
import dev.larder.engine.lookup.VaryMarker;
import dev.larder.engine.message.CacheRequest;
import dev.larder.engine.message.FieldBlock;
import dev.larder.engine.outcome.Outcome;
import dev.larder.engine.outcome.Reason;
import dev.larder.engine.settings.CacheSettings;
import dev.larder.engine.store.PinnedEntry;
import dev.larder.engine.view.StatusFields;
import dev.larder.engine.view.StoredView;
import dev.larder.engine.view.Warnings;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the answer to a request from a stored response (RFC 9111 section 4): whole, one range of it
 * or several, its head alone, or 304.
 */
public final class HitResponder {

  private HitResponder() {}

  /**
   * Makes the answer.
   *
   * @param entry what is sent; goes over to the answer, whose host closes it
   * @param view the head that is sent, under the rule's settings: the entry's own, or a newer one
   * @param outcome how it came to be used
   * @param now in milliseconds of the epoch
   */
  public static Answer answer(
      CacheRequest request, PinnedEntry entry, StoredView view, Outcome outcome, long now) {
    return answer(request, entry, view, outcome, now, Fields.EMPTY);
  }

  /**
   * Makes the answer, with fields that are for this client alone.
   *
   * @param more none of the stored response's
   */
  public static Answer answer(
      CacheRequest request,
      PinnedEntry entry,
      StoredView view,
      Outcome outcome,
      long now,
      Fields more) {
    Portion portion =
        Portion.of(
            request, view.head().status(), view.head().fields(), view.terms(), entry.complete());
    if (portion.status() == 200
        && !entry.isPart()
        && request.field("Range") != null
        && Portion.rangesOf(view.terms())) {
      ByteRanges several = ByteRanges.of(request, view, entry.body());
      if (several != null) {
        return severalParts(request, entry, view, outcome, now, more, several);
      }
    }
    Fields own = more;
    if (portion.contentRange() != null) {
      own = more.plus(Fields.of("Content-Range", portion.contentRange()).lines());
    }
    boolean content = portion.length() > 0;
    return new Answer(
        portion.status(),
        stable(view, portion),
        changing(request, entry, view, outcome, now, own),
        portion.contentLength(),
        content ? entry.body() : Body.EMPTY,
        content ? portion.offset() - entry.first() : 0,
        portion.length(),
        entry,
        outcome);
  }

  private static Answer severalParts(
      CacheRequest request,
      PinnedEntry entry,
      StoredView view,
      Outcome outcome,
      long now,
      Fields more,
      ByteRanges several) {
    Fields stable =
        view.complete()
            .fields()
            .without(line -> isContentRange(line) || line.name().equalsIgnoreCase("Content-Type"));
    Fields own = more.plus(List.of(several.contentType()));
    long length = several.body().length();
    return new Answer(
        206,
        new FieldBlock(stable),
        changing(request, entry, view, outcome, now, own),
        length,
        several.body(),
        0,
        length,
        entry,
        outcome);
  }

  private static FieldBlock stable(StoredView view, Portion portion) {
    if (portion.status() == view.head().status()) {
      return view.complete();
    }
    return switch (portion.status()) {
      case 206 -> {
        FieldBlock complete = view.complete();
        // A Content-Range of a whole has no meaning (RFC 9110 section 14.4), and another one here.
        yield complete.fields().has("Content-Range")
            ? new FieldBlock(complete.fields().without(HitResponder::isContentRange))
            : complete;
      }
      case 304 -> view.notModified();
      default -> FieldBlock.EMPTY;
    };
  }

  private static boolean isContentRange(Field line) {
    return line.name().equalsIgnoreCase("Content-Range");
  }

  private static FieldBlock changing(
      CacheRequest request,
      PinnedEntry entry,
      StoredView view,
      Outcome outcome,
      long now,
      Fields more) {
    ResponseTerms terms = view.terms();
    long age = terms.ageAt(now);
    boolean shareable = outcome.lookup() == Reason.FRESH && more.size() == 0;
    if (shareable) {
      FieldBlock present = view.datedAt(age);
      if (present != null) {
        return present;
      }
    }
    CacheSettings settings = view.settings();
    List<Field> fields = new ArrayList<>(4);
    fields.add(new Field("Age", Long.toString(age)));
    fields.addAll(more.lines());
    StatusFields.addTo(
        fields,
        outcome,
        terms.basis() == ResponseTerms.Basis.PRESENCE
            ? StatusFields.NO_TTL
            : terms.lifetime() - age,
        settings.statusKey() ? shown(entry.key(), terms) : null,
        request.host(),
        settings);
    if (settings.warning()) {
      Warnings.addTo(fields, outcome.detail(), view.head().fields(), terms, age);
    }
    FieldBlock block = new FieldBlock(Fields.of(fields));
    // X-Cache names the host of the request, of which one key may have several.
    if (shareable && !settings.header() && !settings.detailHeader()) {
      view.keep(age, block);
    }
    return block;
  }

  /** As much of the key that it was found under as Cache-Status may tell. */
  private static String shown(Key key, ResponseTerms terms) {
    int end = terms.basis() == ResponseTerms.Basis.PRESENCE ? key.text().indexOf('\n') : -1;
    return end < 0 ? VaryMarker.primary(key) : key.text().substring(0, end);
  }
}
