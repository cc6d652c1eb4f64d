package dev.larder.engine.view;

import dev.larder.api.Field;
import dev.larder.api.Fields;
import dev.larder.engine.decide.ResponseTerms;
import dev.larder.engine.outcome.Reason;
import java.util.List;

/** The Warning fields of RFC 7234 section 5.5, for those who set {@code warning = on}. */
public final class Warnings {

  private static final long DAY = 86_400;

  private Warnings() {}

  /**
   * Adds what is due.
   *
   * @param stored the stored fields; a code that they have is not given again
   * @param age in seconds
   */
  public static void addTo(
      List<Field> fields, Reason reason, Fields stored, ResponseTerms terms, long age) {
    if (reason == Reason.STALE_ALLOWED) {
      add(fields, stored, "110", "Response is Stale");
    } else if (reason == Reason.STALE_ON_ERROR) {
      add(fields, stored, "110", "Response is Stale");
      add(fields, stored, "111", "Revalidation Failed");
    }
    if (terms.basis() != ResponseTerms.Basis.EXPLICIT && age > DAY) {
      add(fields, stored, "113", "Heuristic Expiration");
    }
  }

  private static void add(List<Field> fields, Fields stored, String code, String text) {
    if (stored.values("Warning").stream().noneMatch(value -> value.startsWith(code))) {
      fields.add(new Field("Warning", code + " larder \"" + text + "\""));
    }
  }
}
