package dev.larder.engine.fill;

import dev.larder.api.Body;
import dev.larder.api.Field;
import dev.larder.api.Fields;
import dev.larder.api.LocalFile;
import dev.larder.engine.decide.ResponseTerms;
import dev.larder.engine.exchange.Answer;
import dev.larder.engine.message.CacheRequest;
import dev.larder.engine.message.FieldBlock;
import dev.larder.engine.outcome.Outcome;
import dev.larder.engine.respond.Portion;
import dev.larder.engine.settings.CacheSettings;
import dev.larder.engine.view.ResponseFields;
import dev.larder.engine.view.StatusFields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The head of a response as it came from the origin.
 *
 * @param status the status code
 * @param fields all fields as the origin sent them
 * @param terms what it says of its reuse
 * @param hasContent whether content may follow (RFC 9110 sections 6.4.1 and 15.3.6); what comes all
 *     the same is dropped
 * @param declared its Content-Length, in bytes; -1 if it has none that can be read
 * @param file the file whose content is the content; null if there is none
 * @param requestedAt when the request was sent, in milliseconds of the epoch
 * @param now when it came, in milliseconds of the epoch
 */
record FetchedHead(
    int status,
    Fields fields,
    ResponseTerms terms,
    boolean hasContent,
    long declared,
    @Nullable LocalFile file,
    long requestedAt,
    long now) {

  static FetchedHead of(
      CacheRequest request,
      int status,
      Fields fields,
      @Nullable LocalFile file,
      long requestedAt,
      long now,
      CacheSettings settings) {
    boolean hasContent =
        !request.method().equals("HEAD")
            && status >= 200
            && status != 204
            && status != 205
            && status != 304;
    ResponseTerms terms = ResponseTerms.of(status, fields, requestedAt, now, settings);
    long declared = contentLength(fields);
    boolean whole =
        file != null
            && request.method().equals("GET")
            && status == 200
            && declared == file.size()
            && !fields.has("Content-Encoding")
            && !fields.has("Content-Range");
    return new FetchedHead(
        status, fields, terms, hasContent, declared, whole ? file : null, requestedAt, now);
  }

  private static long contentLength(Fields fields) {
    String length = fields.first("Content-Length");
    if (length == null) {
      return -1;
    }
    try {
      return Math.max(-1, Long.parseLong(length.strip()));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** The length of the content to come, in bytes; -1 if it is not known. */
  long contentLength() {
    return hasContent ? declared : 0;
  }

  /** The fields that the client gets, without Content-Length. */
  Fields forClient(Journey journey, Outcome outcome) {
    List<Field> added = new ArrayList<>(3);
    StatusFields.addTo(
        added,
        outcome,
        outcome.stored() ? terms.lifetime() - terms.ageAt(now) : StatusFields.NO_TTL,
        journey.target().key().text(),
        journey.request().host(),
        journey.rule().settings());
    return ResponseFields.ofForwarded(fields, journey.rule(), now).plus(added);
  }

  /** The fields that a client gets that joined the fetch, without Content-Length. */
  Fields forFollower(Journey journey, Outcome outcome, long sentAt) {
    Fields fields = forClient(journey, outcome).without(line -> is(line, "Age"));
    return fields.with("Age", Long.toString(terms.ageAt(sentAt)));
  }

  /** The fields of an answer that gives a part of the content, or none; others as they are. */
  Fields forPortion(Fields whole, Portion portion) {
    String contentRange = portion.contentRange();
    if (portion.status() == status) {
      return whole;
    }
    if (portion.status() == 304) {
      return ResponseFields.notModified(whole);
    }
    // One of the origin's has no meaning in a whole (RFC 9110 section 14.4).
    Fields fields = whole.without(line -> is(line, "Content-Range"));
    return contentRange == null ? fields : fields.with("Content-Range", contentRange);
  }

  private static boolean is(Field line, String name) {
    return line.name().equalsIgnoreCase(name);
  }

  /** The answer to a request that gets no content. */
  static Answer bodiless(Portion portion, Fields fields, Outcome outcome) {
    return new Answer(
        portion.status(),
        FieldBlock.EMPTY,
        new FieldBlock(fields),
        portion.contentLength(),
        Body.EMPTY,
        0,
        0,
        null,
        outcome);
  }
}
