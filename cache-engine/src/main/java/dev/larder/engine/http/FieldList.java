package dev.larder.engine.http;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The members of list-based fields (RFC 9110 section 5.6.1), for fields whose members may hold
 * quoted-strings. Without state; safe for use by several threads.
 */
public final class FieldList {

  /** What {@link #names} returns when the list says {@code *}, or may as well say it. */
  public static final List<String> ANY = List.of("*");

  private FieldList() {}

  /**
   * The members of all lines, in their order, without surrounding white space; empty members are
   * dropped. A comma within a quoted-string separates nothing, unless the string is never closed:
   * then its quote is a character like any other.
   */
  public static List<String> parse(List<String> values) {
    List<String> members = new ArrayList<>(4);
    for (String value : values) {
      boolean quotes = true;
      int end = value.length();
      int at = 0;
      while (at < end) {
        char c = value.charAt(at);
        if (c == ',' || Grammar.isBlank(c)) {
          at++;
          continue;
        }
        int memberEnd = quotes ? endOfMember(value, at) : -1;
        if (memberEnd < 0) {
          // Not to be looked for again: that would make long lists of quotes slow.
          quotes = false;
          int comma = value.indexOf(',', at);
          memberEnd = comma < 0 ? end : comma;
        }
        members.add(value.substring(at, Grammar.dropBlanks(value, at, memberEnd)));
        at = memberEnd;
      }
    }
    return members;
  }

  private static int endOfMember(String value, int from) {
    int end = value.length();
    int at = from;
    while (at < end) {
      char c = value.charAt(at);
      if (c == ',') {
        return at;
      }
      if (c == '"') {
        at = Grammar.endOfQuoted(value, at, end);
        if (at < 0) {
          return -1;
        }
      } else {
        at++;
      }
    }
    return end;
  }

  /**
   * The lower-case field names that a Vary field lists (RFC 9110 section 12.5.5), each once, in
   * their order.
   *
   * @return {@link #ANY} if a member is {@code *}, or is no field name: what a response varies on
   *     is then unknown, and no other request may be assumed to match
   */
  public static List<String> names(List<String> values) {
    if (values.isEmpty()) {
      return List.of();
    }
    Set<String> names = new LinkedHashSet<>();
    for (String member : parse(values)) {
      if (member.equals("*") || !Grammar.isToken(member)) {
        return ANY;
      }
      names.add(Grammar.lower(member));
    }
    return List.copyOf(names);
  }
}
