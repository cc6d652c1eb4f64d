package dev.larder.memcached.pages;

import dev.larder.api.Head;
import dev.larder.api.KeyedRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A text with variables in it, in lighttpd's language of patterns: what the keys of pages are made
 * with. Immutable.
 */
final class KeyPattern {

  /** What an encoded value has as it is. */
  private static final String UNRESERVED = "!()*-./_";

  private final List<Part> parts;

  KeyPattern(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  /** A piece of a pattern. */
  sealed interface Part permits Text, Value {}

  /**
   * What stands there as it is.
   *
   * @param bytes a character for each byte, at least one
   */
  record Text(String bytes) implements Part {}

  /**
   * What depends on the request.
   *
   * @param name what stands behind it in brackets; empty for nothing
   * @param encoded whether it is percent-encoded
   */
  record Value(Variable variable, String name, boolean encoded) implements Part {

    @Nullable String of(KeyedRequest request, @Nullable Head response) {
      String value = variable.value(name, request, response);
      return value == null || !encoded ? value : encode(value);
    }
  }

  /**
   * The value for a request.
   *
   * @param response null where there is none yet
   * @return a character for each byte; null if it has none, since the path cannot be decoded
   */
  @Nullable String valueFor(KeyedRequest request, @Nullable Head response) {
    StringBuilder all = new StringBuilder();
    for (Part part : parts) {
      String piece = piece(part, request, response);
      if (piece == null) {
        return null;
      }
      all.append(piece);
    }
    return all.toString();
  }

  private static @Nullable String piece(Part part, KeyedRequest request, @Nullable Head response) {
    if (part instanceof Text text) {
      return text.bytes();
    }
    return ((Value) part).of(request, response);
  }

  /**
   * Whether what is stored under the key of this request could be found by another one for which
   * the variables have other values: by one whose path has another spelling, or by one that has in
   * one variable what this one has in the text behind it. A client that likes could so put one page
   * in the place of another.
   */
  boolean isAmbiguous(KeyedRequest request, @Nullable Head response) {
    for (int i = 0; i < parts.size(); i++) {
      if (!(parts.get(i) instanceof Value value) || value.variable().isClosed()) {
        continue;
      }
      if (value.variable() == Variable.PATH) {
        DecodedPath path = DecodedPath.of(request.path());
        if (path == null || !path.exact()) {
          return true;
        }
      }
      int end = i + 1 < parts.size() ? beginning(parts.get(i + 1)) : -1;
      String piece = value.of(request, response);
      if (piece == null || (end >= 0 && piece.indexOf(end) >= 0)) {
        return true;
      }
    }
    return false;
  }

  /** The character by which it is seen where the value before ends; -1 if there is none. */
  private static int beginning(Part part) {
    if (part instanceof Text text) {
      return text.bytes().charAt(0);
    }
    return ((Value) part).variable().isPath() ? '/' : -1;
  }

  /** Whether it has no value before there is a response. */
  boolean needsResponse() {
    return parts.stream()
        .anyMatch(part -> part instanceof Value value && value.variable().isOfResponse());
  }

  /** The request fields, in lower case, whose whole values can be read from each key. */
  Set<String> fields() {
    Set<String> fields = new HashSet<>();
    for (int i = 0; i < parts.size(); i++) {
      if (!(parts.get(i) instanceof Value value)) {
        continue;
      }
      boolean begins = i == 0 || isFramed(parts.get(i - 1));
      boolean ends = i + 1 == parts.size() || beginning(parts.get(i + 1)) >= 0;
      if (value.variable() == Variable.REQUEST_FIELD && begins && ends) {
        fields.add(value.name().toLowerCase(Locale.ROOT));
      } else if (value.variable() == Variable.HOST && begins && ends) {
        fields.add("host");
      }
    }
    return Set.copyOf(fields);
  }

  private static boolean isFramed(Part before) {
    return before instanceof Text || ((Value) before).variable().isClosed();
  }

  private static String encode(String value) {
    StringBuilder encoded = new StringBuilder(value.length() + 16);
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean plain =
          (c >= '0' && c <= '9')
              || (c >= 'A' && c <= 'Z')
              || (c >= 'a' && c <= 'z')
              || UNRESERVED.indexOf(c) >= 0;
      if (plain) {
        encoded.append(c);
      } else {
        encoded.append('%');
        encoded.append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
      }
    }
    return encoded.toString();
  }

  /** Reads a pattern. */
  static KeyPattern parse(String text, boolean withResponse) throws PatternMistake {
    return new KeyPattern(new PatternReader(text, withResponse).read());
  }

  /** Collects pieces, texts beside each other as one. */
  static final class Pieces {

    private final List<Part> parts = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    void add(char c) {
      text.append(c);
    }

    void add(Value value) {
      flush();
      parts.add(value);
    }

    List<Part> all() {
      flush();
      return parts;
    }

    private void flush() {
      if (text.length() > 0) {
        parts.add(new Text(Bytes.utf8(text.toString())));
        text.setLength(0);
      }
    }
  }
}
