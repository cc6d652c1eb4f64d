package dev.larder.engine.decide;

import dev.larder.api.Fields;
import dev.larder.engine.http.EntityTag;
import org.jspecify.annotations.Nullable;

/**
 * What tells two versions of a representation apart byte by byte (RFC 9110 section 8.8.1): parts of
 * it may be put together if they have the same one.
 */
public final class StrongValidator {

  private StrongValidator() {}

  /**
   * The strong validator of a response, as it is written in If-Range.
   *
   * @return a strong entity tag, or a Last-Modified that is strong since the Date is later (section
   *     8.8.2.2); null if there is none
   */
  public static @Nullable String of(Fields fields, ResponseTerms terms) {
    String text = fields.first("ETag");
    if (text != null) {
      EntityTag tag = EntityTag.parse(text);
      return tag == null || tag.weak() ? null : text.strip();
    }
    boolean strong =
        terms.lastModified().isPresent() && terms.lastModified().getAsLong() < terms.date() / 1000;
    return strong ? fields.first("Last-Modified") : null;
  }
}
