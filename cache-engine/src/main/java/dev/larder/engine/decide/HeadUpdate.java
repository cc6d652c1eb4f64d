package dev.larder.engine.decide;

import dev.larder.api.Field;
import dev.larder.api.Fields;
import dev.larder.engine.http.CacheControl;
import dev.larder.engine.http.EntityTag;
import dev.larder.engine.http.HopByHop;
import dev.larder.engine.http.HttpDate;
import dev.larder.engine.settings.CacheSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How a 304, or the answer to a HEAD, changes a stored response (RFC 9111 sections 3.2, 4.3.4 and
 * 4.3.5).
 */
public final class HeadUpdate {

  /** Fields that belong to the stored body and stay with it (RFC 9111 section 3.2). */
  private static final Set<String> KEPT =
      Set.of("content-encoding", "content-length", "content-md5", "content-range", "etag");

  private HeadUpdate() {}

  /**
   * Whether a 304 is about the stored response that was asked about, and not about another one (RFC
   * 9111 section 4.3.4).
   *
   * <p>The same entity tag in both says yes. Another one says no, unless nothing else speaks for
   * another response: the origin was asked about one tag and answered that it matched (RFC 9110
   * section 13.1.2), so a Last-Modified decides, and where there is none, the status code. An
   * origin that compares dates only answers 304 as well when an older version was put back.
   */
  public static boolean confirms(Fields stored, Fields notModified) {
    EntityTag asked = EntityTag.parse(stored.first("ETag"));
    EntityTag answered = EntityTag.parse(notModified.first("ETag"));
    OptionalLong before = HttpDate.parse(stored.first("Last-Modified"));
    OptionalLong after = HttpDate.parse(notModified.first("Last-Modified"));
    if (asked != null && answered != null) {
      return asked.weakMatch(answered) || before.equals(after);
    }
    return before.isEmpty() || after.isEmpty() || before.equals(after);
  }

  /** Whether an answer to HEAD has anything by which one response can be told from another. */
  public static boolean identifies(Fields head) {
    return head.has("ETag") || head.has("Last-Modified") || head.has("Content-Length");
  }

  /**
   * Whether a 200 to HEAD describes the stored response (RFC 9111 section 4.3.5).
   *
   * @param bodyLength the length of the stored body
   */
  public static boolean describes(Fields stored, long bodyLength, Fields head) {
    String length = head.first("Content-Length");
    return sameTag(stored.first("ETag"), head.first("ETag"))
        && sameDate(stored.first("Last-Modified"), head.first("Last-Modified"))
        && (length == null || length.equals(Long.toString(bodyLength)));
  }

  private static boolean sameTag(@Nullable String stored, @Nullable String received) {
    EntityTag tag = EntityTag.parse(received);
    EntityTag present = EntityTag.parse(stored);
    return tag == null || (present != null && present.weakMatch(tag));
  }

  private static boolean sameDate(@Nullable String stored, @Nullable String received) {
    return received == null || HttpDate.parse(received).equals(HttpDate.parse(stored));
  }

  /**
   * The stored fields with those of the answer in their place. The Date is the answer's; there is
   * none if it has none.
   */
  public static Fields merge(Fields stored, Fields answer, CacheSettings settings) {
    Fields news = HopByHop.storable(answer).without(line -> isKept(line, settings));
    Set<String> replaced = new HashSet<>();
    news.forEach(line -> replaced.add(lower(line)));
    // When the first answer was made says nothing of the one that was just confirmed.
    replaced.add("age");
    replaced.add("date");
    List<Field> merged = new ArrayList<>();
    for (Field line : stored) {
      if (!replaced.contains(lower(line)) && !isOldWarning(line)) {
        merged.add(line);
      }
    }
    news.forEach(merged::add);
    Fields all = Fields.of(merged);
    return all.without(qualified(ResponseTerms.directives(all, settings)));
  }

  /**
   * What a 304 says to the one client that it answers, and no stored response takes over: a cookie,
   * a field that private names.
   *
   * @param merged the stored fields with those of the answer
   */
  public static Fields forOneClient(Fields merged, Fields answer) {
    return HopByHop.strip(answer)
        .without(line -> merged.has(line.name()) || KEPT.contains(lower(line)));
  }

  /** The fields that private or no-cache names: nobody else gets what this client got. */
  private static Predicate<Field> qualified(CacheControl directives) {
    return line ->
        directives.privateFields().contains(lower(line))
            || directives.noCacheFields().contains(lower(line));
  }

  private static boolean isKept(Field line, CacheSettings settings) {
    return KEPT.contains(lower(line))
        || settings.ignoreHeaders().stream().anyMatch(line.name()::equalsIgnoreCase)
        || (!settings.storeSetCookie() && lower(line).startsWith("set-cookie"));
  }

  /** RFC 7234 section 4.3.4: 1xx warnings are about freshness, and over with it. */
  private static boolean isOldWarning(Field line) {
    return lower(line).equals("warning") && line.value().startsWith("1");
  }

  private static String lower(Field line) {
    return line.name().toLowerCase(Locale.ROOT);
  }
}
