package dev.larder.engine.http;

import org.jspecify.annotations.Nullable;

/** A cache directive that this cache acts on (RFC 9111 section 5.2, RFC 5861, RFC 8246). */
enum Directive {
  MAX_AGE(0, "max-age", Kind.SECONDS),
  S_MAXAGE(1, "s-maxage", Kind.SECONDS),
  MAX_STALE(2, "max-stale", Kind.SECONDS),
  MIN_FRESH(3, "min-fresh", Kind.SECONDS),
  STALE_IF_ERROR(4, "stale-if-error", Kind.SECONDS),
  STALE_WHILE_REVALIDATE(5, "stale-while-revalidate", Kind.SECONDS),
  NO_CACHE(6, "no-cache", Kind.FIELDS),
  PRIVATE(7, "private", Kind.FIELDS),
  NO_STORE(8, "no-store", Kind.RESTRICTS),
  MUST_REVALIDATE(9, "must-revalidate", Kind.RESTRICTS),
  PROXY_REVALIDATE(10, "proxy-revalidate", Kind.RESTRICTS),
  NO_TRANSFORM(11, "no-transform", Kind.RESTRICTS),
  PUBLIC(12, "public", Kind.PERMITS),
  MUST_UNDERSTAND(13, "must-understand", Kind.PERMITS),
  IMMUTABLE(14, "immutable", Kind.PERMITS),
  ONLY_IF_CACHED(15, "only-if-cached", Kind.PERMITS);

  /** What a directive's argument is, and which way a doubtful one is to be read. */
  enum Kind {
    /** Has delta-seconds; where they are not valid they count as 0. */
    SECONDS,
    /** May list fields; without a valid list it is about the whole response. */
    FIELDS,
    /** Forbids something, and therefore counts however badly it is written. */
    RESTRICTS,
    /** Allows something, and therefore counts only when it is written well. */
    PERMITS
  }

  private static final Directive[] ALL = values();

  final String text;
  final Kind kind;

  /** The place of its seconds; those that have seconds come first. */
  final int slot;

  /** Its place in a set of directives. */
  final int bit;

  Directive(int slot, String text, Kind kind) {
    this.slot = slot;
    this.bit = 1 << slot;
    this.text = text;
    this.kind = kind;
  }

  /** The directive with the name that the part of a text is; null if it is another. */
  static @Nullable Directive named(String text, int from, int to) {
    int length = to - from;
    for (Directive directive : ALL) {
      if (directive.text.length() == length
          && text.regionMatches(true, from, directive.text, 0, length)) {
        return directive;
      }
    }
    return null;
  }
}
