package dev.larder.engine.http;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The directives of one message while they are read; the first occurrence of each counts (RFC 9111
 * section 4.2.1). For one thread.
 */
final class Directives {

  private static final int SECONDS_COUNT = Directive.STALE_WHILE_REVALIDATE.slot + 1;

  int present;
  int invalid;
  boolean unqualifiedNoCache;
  boolean unqualifiedPrivate;
  final long[] seconds = new long[SECONDS_COUNT];
  private @Nullable Set<String> noCacheFields;
  private @Nullable Set<String> privateFields;
  private @Nullable Map<String, String> others;

  Directives() {
    Arrays.fill(seconds, CacheControl.ABSENT);
  }

  /** Notes a directive that has no argument. */
  void bare(Directive directive) {
    switch (directive.kind) {
      case SECONDS ->
          seconds(
              directive, directive == Directive.MAX_STALE ? Long.MAX_VALUE : DeltaSeconds.INVALID);
      case FIELDS -> unqualified(directive);
      case RESTRICTS, PERMITS -> present |= directive.bit;
    }
  }

  /** Notes a directive with an argument, without the quotes that it may have had. */
  void with(Directive directive, String argument) {
    switch (directive.kind) {
      case SECONDS -> seconds(directive, DeltaSeconds.parse(argument));
      case FIELDS -> fields(directive, argument);
      case RESTRICTS, PERMITS -> present |= directive.bit;
    }
  }

  /** Notes a directive that is written in a way that the grammar does not allow. */
  void malformed(Directive directive) {
    switch (directive.kind) {
      case SECONDS -> seconds(directive, DeltaSeconds.INVALID);
      case FIELDS -> unqualified(directive);
      case RESTRICTS -> present |= directive.bit;
      case PERMITS -> {}
    }
  }

  /** Notes a directive that this cache does not know. */
  void other(String name, String argument) {
    if (others == null) {
      others = new LinkedHashMap<>();
    }
    others.putIfAbsent(Grammar.lower(name), argument);
  }

  void seconds(Directive directive, long value) {
    if ((present & directive.bit) != 0) {
      return;
    }
    present |= directive.bit;
    if (value < 0) {
      invalid |= directive.bit;
    }
    seconds[directive.slot] = Math.max(0, value);
  }

  private void unqualified(Directive directive) {
    present |= directive.bit;
    if (directive == Directive.NO_CACHE) {
      unqualifiedNoCache = true;
    } else {
      unqualifiedPrivate = true;
    }
  }

  private void fields(Directive directive, String argument) {
    List<String> names = FieldList.parse(List.of(argument));
    if (names.isEmpty() || !names.stream().allMatch(Grammar::isToken)) {
      unqualified(directive);
      return;
    }
    present |= directive.bit;
    Set<String> fields = directive == Directive.NO_CACHE ? noCacheFields : privateFields;
    if (fields == null) {
      fields = new LinkedHashSet<>();
    }
    for (String name : names) {
      fields.add(Grammar.lower(name));
    }
    if (directive == Directive.NO_CACHE) {
      noCacheFields = fields;
    } else {
      privateFields = fields;
    }
  }

  /** The fields of no-cache; empty where the whole response is meant. */
  Set<String> noCacheFields() {
    return noCacheFields == null || unqualifiedNoCache ? Set.of() : Set.copyOf(noCacheFields);
  }

  /** The fields of private; empty where the whole response is meant. */
  Set<String> privateFields() {
    return privateFields == null || unqualifiedPrivate ? Set.of() : Set.copyOf(privateFields);
  }

  Map<String, String> others() {
    return others == null ? Map.of() : Map.copyOf(others);
  }
}
