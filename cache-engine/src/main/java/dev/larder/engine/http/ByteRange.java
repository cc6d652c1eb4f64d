package dev.larder.engine.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a representation: the bytes from one position to another (RFC 9110 section 14.1.2).
 * Immutable.
 */
public final class ByteRange {

  /** A request for more ranges than this is answered as if it had none (section 14.2 allows it). */
  public static final int MOST_RANGES = 32;

  private static final Result NONE = new Result(Kind.NONE, List.of());
  private static final Result UNSATISFIABLE = new Result(Kind.UNSATISFIABLE, List.of());

  private final long first;
  private final long last;
  private final long complete;

  private ByteRange(long first, long last, long complete) {
    this.first = first;
    this.last = last;
    this.complete = complete;
  }

  /** What a Range field asks for. */
  public enum Kind {
    /** Nothing, or nothing that is understood: the whole representation is the answer. */
    NONE,
    /** Only bytes that there are not: the answer is 416. */
    UNSATISFIABLE,
    /** One part. */
    SINGLE,
    /** Several parts. */
    MULTIPLE
  }

  /**
   * What a Range field asks of one representation.
   *
   * @param kind what is to be done
   * @param ranges the parts that exist, in the order asked for; empty unless SINGLE or MULTIPLE
   */
  public record Result(Kind kind, List<ByteRange> ranges) {

    /**
     * The only range.
     *
     * @throws IllegalStateException unless the kind is SINGLE
     */
    public ByteRange single() {
      if (kind != Kind.SINGLE) {
        throw new IllegalStateException("not a single range: " + kind);
      }
      return ranges.get(0);
    }
  }

  /**
   * Reads a Range field for a representation whose length is known.
   *
   * @param value the field value; null if there is none. A value that is malformed, or in another
   *     unit than bytes, is as good as none (section 14.2)
   * @param length the number of bytes of the representation, not negative
   */
  public static Result parse(@Nullable String value, long length) {
    if (value == null) {
      return NONE;
    }
    String text = Grammar.trim(value);
    if (!text.regionMatches(true, 0, "bytes=", 0, 6)) {
      return NONE;
    }
    List<ByteRange> ranges = new ArrayList<>(1);
    int asked = 0;
    boolean emptySuffix = false;
    int end = text.length();
    int at = 6;
    while (at < end) {
      char c = text.charAt(at);
      if (c == ',' || Grammar.isBlank(c)) {
        at++;
        continue;
      }
      int comma = text.indexOf(',', at);
      int to = comma < 0 ? end : comma;
      int specEnd = Grammar.dropBlanks(text, at, to);
      asked++;
      int dash = text.indexOf('-', at);
      if (asked > MOST_RANGES || dash < 0 || dash >= specEnd) {
        return NONE;
      }
      boolean suffix = dash == at;
      long from = suffix ? 0 : position(text, at, dash);
      boolean open = !suffix && dash + 1 == specEnd;
      long upTo = open ? Long.MAX_VALUE : position(text, dash + 1, specEnd);
      if (from < 0 || upTo < 0 || (!suffix && upTo < from)) {
        return NONE;
      }
      if (suffix) {
        // The last bytes of nothing exist, but no Content-Range can say so.
        emptySuffix |= upTo > 0 && length == 0;
        from = Math.max(0, length - upTo);
        upTo = upTo == 0 ? -1 : Long.MAX_VALUE;
      }
      if (from < length && from <= upTo) {
        ranges.add(new ByteRange(from, Math.min(upTo, length - 1), length));
      }
      at = to;
    }
    if (asked == 0 || emptySuffix) {
      return NONE;
    }
    return switch (ranges.size()) {
      case 0 -> UNSATISFIABLE;
      case 1 -> new Result(Kind.SINGLE, List.copyOf(ranges));
      default -> new Result(Kind.MULTIPLE, List.copyOf(ranges));
    };
  }

  /**
   * Reads a Content-Range: the part that a 206 carries (section 14.4).
   *
   * @param value the field value; null if there is none
   * @return null if it names no part, or none of a representation of known length
   */
  public static @Nullable ByteRange ofContentRange(@Nullable String value) {
    String text = value == null ? "" : Grammar.trim(value);
    int dash = text.indexOf('-');
    int slash = text.indexOf('/');
    if (!text.regionMatches(true, 0, "bytes ", 0, 6) || dash < 0 || slash < dash) {
      return null;
    }
    long first = position(text, 6, dash);
    long last = position(text, dash + 1, slash);
    long complete = position(text, slash + 1, text.length());
    return first < 0 || last < first || complete <= last || complete == Long.MAX_VALUE
        ? null
        : new ByteRange(first, last, complete);
  }

  /** All of a representation of this length, which is not empty. */
  public static ByteRange whole(long complete) {
    return new ByteRange(0, complete - 1, complete);
  }

  /** Other bytes of the same representation. */
  public ByteRange with(long first, long last) {
    return new ByteRange(first, last, complete);
  }

  /**
   * This part as it is if the content ends early: so long, and the last of the representation.
   *
   * @param length in bytes, at least 1
   */
  public ByteRange endingAfter(long length) {
    return new ByteRange(first, first + length - 1, first + length);
  }

  /** The number that the part of a text is, at most the greatest long; -1 unless it is digits. */
  private static long position(String text, int from, int to) {
    if (from >= to) {
      return -1;
    }
    long position = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (!Grammar.isDigit(c)) {
        return -1;
      }
      int digit = c - '0';
      boolean overflows = position > (Long.MAX_VALUE - digit) / 10;
      position = overflows ? Long.MAX_VALUE : position * 10 + digit;
    }
    return position;
  }

  /** The position of the first byte, from 0. */
  public long first() {
    return first;
  }

  /** The position of the last byte; at least {@link #first()}. */
  public long last() {
    return last;
  }

  /** The number of bytes of the representation. */
  public long complete() {
    return complete;
  }

  /** Whether it is all of the representation. */
  public boolean isWhole() {
    return first == 0 && last == complete - 1;
  }

  /** Whether it has all of another. */
  public boolean contains(ByteRange other) {
    return first <= other.first && other.last <= last;
  }

  /** The number of bytes; at least 1. */
  public long length() {
    return last - first + 1;
  }

  /** The Content-Range of a 206 with this part, such as {@code bytes 0-499/1234}. */
  public String contentRange() {
    return "bytes " + first + '-' + last + '/' + complete;
  }

  /**
   * The Content-Range of a 416, such as {@code bytes *}{@code /1234}.
   *
   * @param length the number of bytes of the representation
   */
  public static String unsatisfiedRange(long length) {
    return "bytes */" + length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ByteRange range
        && first == range.first
        && last == range.last
        && complete == range.complete;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(first * 31 + last) * 31 + Long.hashCode(complete);
  }

  /** The Content-Range. */
  @Override
  public String toString() {
    return contentRange();
  }
}
