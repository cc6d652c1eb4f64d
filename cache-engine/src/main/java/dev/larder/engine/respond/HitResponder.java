package dev.larder.engine.respond;

import dev.larder.api.Body;
import dev.larder.api.Field;
import dev.larder.api.Fields;
import dev.larder.engine.decide.Preconditions;
import dev.larder.engine.decide.ResponseTerms;
import dev.larder.engine.exchange.Answer;
import dev.larder.engine.http.ByteRange;
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
import org.jspecify.annotations.Nullable;

/**
 * Makes the answer to a request from a stored response (RFC 9111 section 4): whole, a range of it,
 * its head alone, or 304.
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
    int status = view.head().status();
    long length = entry.body().length();
    Preconditions.Verdict verdict =
        Preconditions.evaluate(request, status, view.head().fields(), view.terms());
    return switch (verdict) {
      case NOT_MODIFIED ->
          bodiless(request, entry, view, outcome, now, more, 304, view.notModified(), -1);
      case FAILED -> bodiless(request, entry, view, outcome, now, more, 412, FieldBlock.EMPTY, 0);
      case PROCEED -> {
        String range = request.field("Range");
        if (range != null && status == 200 && request.method().equals("GET")) {
          Answer partial = range(request, range, entry, view, outcome, now, more);
          if (partial != null) {
            yield partial;
          }
        }
        boolean head = request.method().equals("HEAD");
        boolean bodyless = status == 204 || status == 304;
        yield new Answer(
            status,
            view.complete(),
            changing(request, entry, view, outcome, now, more),
            bodyless ? -1 : length,
            entry.body(),
            0,
            head || bodyless ? 0 : length,
            entry,
            outcome);
      }
    };
  }

  private static Answer bodiless(
      CacheRequest request,
      PinnedEntry entry,
      StoredView view,
      Outcome outcome,
      long now,
      Fields more,
      int status,
      FieldBlock stable,
      long contentLength) {
    return new Answer(
        status,
        stable,
        changing(request, entry, view, outcome, now, more),
        contentLength,
        Body.EMPTY,
        0,
        0,
        entry,
        outcome);
  }

  /** The answer to a single range; null if the whole is to be sent. */
  private static @Nullable Answer range(
      CacheRequest request,
      String value,
      PinnedEntry entry,
      StoredView view,
      Outcome outcome,
      long now,
      Fields more) {
    if (!Preconditions.rangeApplies(
        request.field("If-Range"), view.head().fields(), view.terms())) {
      return null;
    }
    long length = entry.body().length();
    ByteRange.Result ranges = ByteRange.parse(value, length);
    if (ranges.kind() == ByteRange.Kind.UNSATISFIABLE) {
      Fields contentRange = Fields.of("Content-Range", ByteRange.unsatisfiedRange(length));
      return new Answer(
          416,
          FieldBlock.EMPTY,
          changing(request, entry, view, outcome, now, more.plus(contentRange.lines())),
          0,
          Body.EMPTY,
          0,
          0,
          entry,
          outcome);
    }
    if (ranges.kind() != ByteRange.Kind.SINGLE) {
      return null; // Several ranges, or none that is understood: the whole is always right.
    }
    ByteRange part = ranges.single();
    FieldBlock stable = view.complete();
    if (stable.fields().has("Content-Range")) {
      // It has no meaning for a whole (RFC 9110 section 14.4), and another one here.
      stable = new FieldBlock(stable.fields().without(HitResponder::isContentRange));
    }
    Fields contentRange = Fields.of("Content-Range", part.contentRange());
    return new Answer(
        206,
        stable,
        changing(request, entry, view, outcome, now, more.plus(contentRange.lines())),
        part.length(),
        entry.body(),
        part.first(),
        part.length(),
        entry,
        outcome);
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
        terms.lifetime() - age,
        settings.statusKey() ? VaryMarker.primary(entry.key()) : null,
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
}
