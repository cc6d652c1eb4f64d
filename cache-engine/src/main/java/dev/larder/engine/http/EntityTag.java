package dev.larder.engine.http;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A validator that tells representations of one resource apart (RFC 9110 section 8.8.3). Immutable.
 *
 * <p>Origins and clients write tags that the grammar does not allow. They are kept, because a tag
 * that is sent back as it came serves its purpose, but they are weak, so that nothing that needs
 * byte-for-byte equality is built on them. A tag without quotes is read as if it had them; where
 * there are quotes in other places than the first and the last, the whole text is the opaque part,
 * which then equals no well-formed tag.
 */
public final class EntityTag {

  private final boolean weak;
  private final String opaque;
  private final String text;

  private EntityTag(boolean weak, String opaque, String text) {
    this.weak = weak;
    this.opaque = opaque;
    this.text = text;
  }

  /** The entity tag that a whole ETag field value is; null if there is none or it is empty. */
  public static @Nullable EntityTag parse(@Nullable String value) {
    if (value == null) {
      return null;
    }
    String text = Grammar.trim(value);
    return text.isEmpty() ? null : of(text);
  }

  /** A tag from its text, which is trimmed and not empty. */
  static EntityTag of(String text) {
    int end = text.length();
    boolean weak = end > 1 && (text.startsWith("W/") || text.startsWith("w/"));
    int quote = weak ? 2 : 0;
    boolean quoted =
        end - quote >= 2 && text.charAt(quote) == '"' && text.indexOf('"', quote + 1) == end - 1;
    return quoted
        ? new EntityTag(weak, text.substring(quote + 1, end - 1), text)
        : new EntityTag(true, text, text);
  }

  /** Whether the tag is only good for weak comparison. */
  public boolean weak() {
    return weak;
  }

  /** What the quotes enclose. */
  public String opaque() {
    return opaque;
  }

  /** The tag as it was received, to be sent back in conditional requests. */
  public String text() {
    return text;
  }

  /** Whether both are strong and equal (RFC 9110 section 8.8.3.2). */
  public boolean strongMatch(EntityTag other) {
    return !weak && !other.weak && opaque.equals(other.opaque);
  }

  /** Whether both are equal, weak or not (RFC 9110 section 8.8.3.2). */
  public boolean weakMatch(EntityTag other) {
    return opaque.equals(other.opaque);
  }

  /** Equal in weakness and opaque part. */
  @Override
  public boolean equals(Object other) {
    return other instanceof EntityTag tag && weak == tag.weak && opaque.equals(tag.opaque);
  }

  @Override
  public int hashCode() {
    return Objects.hash(weak, opaque);
  }

  /** The tag as it was received. */
  @Override
  public String toString() {
    return text;
  }
}
