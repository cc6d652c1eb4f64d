package dev.larder.engine.http;

import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of a Cache-Control field (RFC 9111 section 5.2).
 *
 * <p>What the grammar does not allow is read in the way that caches least: words of it that forbid
 * something count, words that allow something do not, and seconds count as 0. So {@code no-store;
 * max-age=60} and {@code x="open, no-store} forbid storing, and neither makes anything fresh.
 */
final class CacheControlParser {

  private final String line;
  private final Directives into;

  private CacheControlParser(String line, Directives into) {
    this.line = line;
    this.into = into;
  }

  static void read(String line, Directives into) {
    new CacheControlParser(line, into).members();
  }

  private void members() {
    int end = line.length();
    int at = 0;
    while (at < end) {
      char c = line.charAt(at);
      if (c == ',' || Grammar.isBlank(c)) {
        at++;
        continue;
      }
      int memberEnd = endOfMember(at);
      if (memberEnd < 0) {
        words(at, end);
        return;
      }
      member(at, Grammar.dropBlanks(line, at, memberEnd));
      at = memberEnd;
    }
  }

  /** The position of the comma after the member, or the end; -1 if a quote stays open. */
  private int endOfMember(int from) {
    int end = line.length();
    int at = from;
    while (at < end) {
      char c = line.charAt(at);
      if (c == ',') {
        return at;
      }
      if (c == '"') {
        at = Grammar.endOfQuoted(line, at, end);
        if (at < 0) {
          return -1;
        }
      } else {
        at++;
      }
    }
    return end;
  }

  private void member(int from, int to) {
    int nameEnd = from;
    while (nameEnd < to && Grammar.isTchar(line.charAt(nameEnd))) {
      nameEnd++;
    }
    boolean bare = nameEnd == to;
    if (nameEnd == from || (!bare && line.charAt(nameEnd) != '=')) {
      words(from, to);
      return;
    }
    Directive directive = Directive.named(line, from, nameEnd);
    if (bare) {
      if (directive != null) {
        into.bare(directive);
      } else {
        into.other(line.substring(from, nameEnd), "");
      }
      return;
    }
    int argument = nameEnd + 1;
    boolean quoted =
        argument < to
            && line.charAt(argument) == '"'
            && Grammar.endOfQuoted(line, argument, to) == to;
    if (quoted) {
      with(directive, from, nameEnd, Grammar.unquote(line, argument, to));
    } else if (Grammar.isToken(line, argument, to)) {
      with(directive, from, nameEnd, line.substring(argument, to));
    } else {
      words(from, to);
    }
  }

  private void with(@Nullable Directive directive, int from, int nameEnd, String argument) {
    if (directive != null) {
      into.with(directive, argument);
    } else {
      into.other(line.substring(from, nameEnd), argument);
    }
  }

  /** Notes every known directive whose name stands alone or before an equals sign. */
  private void words(int from, int to) {
    int at = from;
    boolean afterEquals = false;
    while (at < to) {
      if (!Grammar.isTchar(line.charAt(at))) {
        afterEquals = line.charAt(at) == '=';
        at++;
        continue;
      }
      int end = at;
      while (end < to && Grammar.isTchar(line.charAt(end))) {
        end++;
      }
      Directive directive = afterEquals ? null : Directive.named(line, at, end);
      if (directive != null) {
        into.malformed(directive);
      }
      at = end;
    }
  }
}
