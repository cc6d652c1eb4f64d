package dev.larder.engine.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What If-Match or If-None-Match lists (RFC 9110 sections 13.1.1 and 13.1.2): any representation,
 * or entity tags. Immutable.
 */
public final class EntityTagList {

  private static final EntityTagList ANY = new EntityTagList(true, List.of());
  private static final EntityTagList NONE = new EntityTagList(false, List.of());

  private final boolean any;
  private final List<EntityTag> tags;

  private EntityTagList(boolean any, List<EntityTag> tags) {
    this.any = any;
    this.tags = tags;
  }

  /**
   * The condition that the lines of one field state together. {@code *} means any only when it
   * stands alone; beside tags it is a malformed tag.
   */
  public static EntityTagList parse(List<String> values) {
    List<EntityTag> tags = new ArrayList<>(4);
    for (String value : values) {
      int end = value.length();
      int at = 0;
      while (at < end) {
        char c = value.charAt(at);
        if (c == ',' || Grammar.isBlank(c)) {
          at++;
          continue;
        }
        int comma = endOfMember(value, at);
        tags.add(EntityTag.of(value.substring(at, Grammar.dropBlanks(value, at, comma))));
        at = comma;
      }
    }
    if (tags.isEmpty()) {
      return NONE;
    }
    boolean any = tags.size() == 1 && tags.get(0).text().equals("*");
    return any ? ANY : new EntityTagList(false, List.copyOf(tags));
  }

  // A tag may hold commas, and a backslash in it escapes nothing, unlike in a quoted-string.
  private static int endOfMember(String value, int from) {
    boolean inside = false;
    for (int i = from; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"') {
        inside = !inside;
      } else if (c == ',' && !inside) {
        return i;
      }
    }
    int comma = inside ? value.indexOf(',', from) : -1;
    return comma < 0 ? value.length() : comma;
  }

  /** Whether the condition is {@code *}. */
  public boolean any() {
    return any;
  }

  /** Whether nothing is listed: the field is absent or empty. */
  public boolean isEmpty() {
    return !any && tags.isEmpty();
  }

  /** The tags, in their order; immutable, and empty if {@link #any()}. */
  public List<EntityTag> tags() {
    return tags;
  }

  /**
   * Whether the list matches a representation's tag by weak comparison, as If-None-Match asks.
   *
   * @param tag of a representation that exists; null if it has no tag, which only {@code *} matches
   */
  public boolean weakMatches(@Nullable EntityTag tag) {
    if (any) {
      return true;
    }
    if (tag != null) {
      for (EntityTag listed : tags) {
        if (listed.weakMatch(tag)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Whether the list matches a representation's tag by strong comparison, as If-Match asks.
   *
   * @param tag of a representation that exists; null if it has no tag, which only {@code *} matches
   */
  public boolean strongMatches(@Nullable EntityTag tag) {
    if (any) {
      return true;
    }
    if (tag != null) {
      for (EntityTag listed : tags) {
        if (listed.strongMatch(tag)) {
          return true;
        }
      }
    }
    return false;
  }
}
