package dev.larder.engine.http;

import dev.larder.engine.http.StructuredFields.BareItem;
import dev.larder.engine.http.StructuredFields.BooleanItem;
import dev.larder.engine.http.StructuredFields.InnerList;
import dev.larder.engine.http.StructuredFields.IntegerItem;
import dev.larder.engine.http.StructuredFields.Item;
import dev.larder.engine.http.StructuredFields.Member;
import dev.larder.engine.http.StructuredFields.StringItem;
import dev.larder.engine.http.StructuredFields.TokenItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Cache directives in a field for certain caches only, such as CDN-Cache-Control (RFC 9213).
 *
 * <p>Such a field is a dictionary; parameters on its members are ignored (section 2.1). A
 * directive's value should have the type that goes with it: Integer for seconds, Boolean for
 * directives without an argument, String or Token for lists of fields. The RFC does not say what
 * another type means. Here seconds then count as 0, what forbids something is in force and what
 * allows something is not: the reading that caches least. {@code ?0} turns off every directive that
 * has no seconds.
 *
 * <p>Without state; safe for use by several threads.
 */
public final class TargetedCacheControl {

  private TargetedCacheControl() {}

  /**
   * The directives that the lines of a targeted field give; null if they are to be ignored, because
   * there are none or they are no valid dictionary (RFC 9213 section 2.1).
   */
  public static @Nullable CacheControl parse(List<String> lines) {
    Map<String, Member> dictionary = StructuredFields.dictionary(lines);
    return dictionary == null || dictionary.isEmpty() ? null : of(dictionary);
  }

  /**
   * As {@link #parse}, for Surrogate-Control, which is older than structured fields: there the
   * names of directives and targets may have capital letters.
   */
  public static @Nullable CacheControl parseIgnoringCase(List<String> lines) {
    List<String> lower = new ArrayList<>(lines.size());
    for (String line : lines) {
      lower.add(lowerOutsideStrings(line));
    }
    return parse(lower);
  }

  /** The directives that a dictionary gives. */
  static CacheControl of(Map<String, Member> dictionary) {
    Directives read = new Directives();
    dictionary.forEach((name, member) -> note(name, member, read));
    return new CacheControl(read);
  }

  private static void note(String name, Member member, Directives into) {
    BareItem value = member instanceof Item item ? item.value() : null;
    Directive directive = Directive.named(name, 0, name.length());
    if (directive == null) {
      String argument = argument(member);
      into.other(name, argument == null ? "" : argument);
    } else if (directive.kind == Directive.Kind.SECONDS) {
      long seconds = value instanceof IntegerItem integer ? integer.value() : DeltaSeconds.INVALID;
      into.seconds(directive, Math.min(DeltaSeconds.MAX, seconds));
    } else if (value instanceof BooleanItem flag) {
      if (flag.value()) {
        into.bare(directive);
      }
    } else {
      String fields = directive.kind == Directive.Kind.FIELDS ? argument(member) : null;
      if (fields == null) {
        into.malformed(directive);
      } else {
        into.with(directive, fields);
      }
    }
  }

  /** The text of a String, a Token or an inner list of them; null if it is of another type. */
  private static @Nullable String argument(Member member) {
    if (member instanceof InnerList list) {
      List<String> texts = new ArrayList<>(list.items().size());
      for (Item item : list.items()) {
        String text = text(item.value());
        if (text == null) {
          return null;
        }
        texts.add(text);
      }
      return String.join(",", texts);
    }
    return member instanceof Item item ? text(item.value()) : null;
  }

  private static @Nullable String text(BareItem value) {
    if (value instanceof StringItem string) {
      return string.value();
    }
    return value instanceof TokenItem token ? token.value() : null;
  }

  private static String lowerOutsideStrings(String line) {
    StringBuilder lower = new StringBuilder(line);
    int end = line.length();
    int at = 0;
    while (at >= 0 && at < end) {
      char c = line.charAt(at);
      if (c == '"') {
        at = Grammar.endOfQuoted(line, at, end);
      } else {
        if (c >= 'A' && c <= 'Z') {
          lower.setCharAt(at, (char) (c + 'a' - 'A'));
        }
        at++;
      }
    }
    return lower.toString();
  }
}
