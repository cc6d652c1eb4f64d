package dev.larder.engine.view;

import dev.larder.api.Field;
import dev.larder.api.Fields;
import dev.larder.engine.http.HopByHop;
import dev.larder.engine.http.HttpDate;
import dev.larder.engine.policy.Rule;
import dev.larder.engine.policy.RuleStore;
import dev.larder.engine.settings.CacheSettings.FieldChanges;
import java.util.Locale;
import java.util.Set;

/** The fields of responses to clients, without those that say what the cache did. */
public final class ResponseFields {

  /** What describes content, and has no place where there is none (RFC 9110 section 15.4.5). */
  private static final Set<String> CONTENT_FIELDS =
      Set.of(
          "content-type",
          "content-encoding",
          "content-language",
          "content-length",
          "content-md5",
          "content-range");

  private ResponseFields() {}

  /** The fields of a hit: the stored ones, with the changes that the rule asks for. */
  public static Fields ofHit(Fields stored, RuleStore store) {
    Fields fields = stored.without(line -> line.name().equalsIgnoreCase("Age"));
    fields = changed(fields, store.settings().onHit());
    for (FieldChanges missed : store.missedBefore()) {
      fields = changed(fields, missed);
    }
    return changed(fields, store.onHit());
  }

  /** Fields that a hit has beside the stored ones, but for those that the rule changes. */
  public static Fields besideHit(Fields more, RuleStore store) {
    return more.without(
        line ->
            replaces(line, store.settings().onHit())
                || store.missedBefore().stream().anyMatch(missed -> replaces(line, missed))
                || replaces(line, store.onHit()));
  }

  /** The fields of a 304 made from those of a complete response. */
  public static Fields notModified(Fields complete) {
    return complete.without(line -> CONTENT_FIELDS.contains(line.name().toLowerCase(Locale.ROOT)));
  }

  /**
   * The fields of a response that is passed on, without Content-Length.
   *
   * @param fields all fields as the origin sent them
   * @param now in milliseconds of the epoch
   */
  public static Fields ofForwarded(Fields fields, Rule rule, long now) {
    Fields passed =
        HopByHop.strip(fields).without(line -> line.name().equalsIgnoreCase("Content-Length"));
    passed = changed(passed, rule.settings().onMiss());
    for (RuleStore store : rule.stores()) {
      passed = changed(passed, store.onMiss());
    }
    return dated(passed, now);
  }

  /** The fields with a Date, if they have none (RFC 9110 section 6.6.1). */
  public static Fields dated(Fields fields, long now) {
    return fields.has("Date") ? fields : fields.with("Date", HttpDate.format(now / 1000));
  }

  private static Fields changed(Fields fields, FieldChanges changes) {
    if (changes.isEmpty()) {
      return fields;
    }
    return fields
        .without(line -> replaces(line, changes))
        .plus(changes.set().lines())
        .plus(changes.add().lines());
  }

  private static boolean replaces(Field line, FieldChanges changes) {
    return changes.remove().stream().anyMatch(line.name()::equalsIgnoreCase)
        || changes.set().has(line.name());
  }
}
