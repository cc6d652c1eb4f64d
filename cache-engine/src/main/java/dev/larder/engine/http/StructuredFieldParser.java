package dev.larder.engine.http;

import dev.larder.engine.http.StructuredFields.BareItem;
import dev.larder.engine.http.StructuredFields.BooleanItem;
import dev.larder.engine.http.StructuredFields.ByteSequence;
import dev.larder.engine.http.StructuredFields.DateItem;
import dev.larder.engine.http.StructuredFields.DecimalItem;
import dev.larder.engine.http.StructuredFields.DisplayString;
import dev.larder.engine.http.StructuredFields.InnerList;
import dev.larder.engine.http.StructuredFields.IntegerItem;
import dev.larder.engine.http.StructuredFields.Item;
import dev.larder.engine.http.StructuredFields.Member;
import dev.larder.engine.http.StructuredFields.StringItem;
import dev.larder.engine.http.StructuredFields.TokenItem;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one structured field by the algorithms of RFC 9651 section 4.2. Every method reads on from
 * the present position and returns null where the text is not what the section wants. For one
 * thread, and one call.
 */
final class StructuredFieldParser {

  private static final char END = '\uffff';

  private final String text;
  private int at;

  StructuredFieldParser(String text) {
    this.text = text;
  }

  /** Section 4.2.2, on the whole text. */
  @Nullable Map<String, Member> dictionary() {
    Map<String, Member> members = new LinkedHashMap<>();
    skipSpaces();
    while (at < text.length()) {
      String key = key();
      if (key == null) {
        return null;
      }
      Member member = take('=') ? member() : item(BooleanItem.TRUE);
      if (member == null) {
        return null;
      }
      members.put(key, member);
      at = Grammar.skipBlanks(text, at, text.length());
      if (at == text.length()) {
        break;
      }
      if (!take(',')) {
        return null;
      }
      at = Grammar.skipBlanks(text, at, text.length());
      if (at == text.length()) {
        return null;
      }
    }
    return Collections.unmodifiableMap(members);
  }

  private @Nullable Member member() {
    return peek() == '(' ? innerList() : item(bareItem());
  }

  private @Nullable Item item(@Nullable BareItem value) {
    if (value == null) {
      return null;
    }
    Map<String, BareItem> parameters = parameters();
    return parameters == null ? null : new Item(value, parameters);
  }

  /** Section 4.2.1.2. */
  private @Nullable InnerList innerList() {
    at++;
    List<Item> items = new ArrayList<>();
    while (at < text.length()) {
      skipSpaces();
      if (take(')')) {
        Map<String, BareItem> parameters = parameters();
        return parameters == null ? null : new InnerList(List.copyOf(items), parameters);
      }
      Item item = item(bareItem());
      if (item == null || (peek() != ' ' && peek() != ')')) {
        return null;
      }
      items.add(item);
    }
    return null;
  }

  /** Section 4.2.3.2. */
  private @Nullable Map<String, BareItem> parameters() {
    if (peek() != ';') {
      return Map.of();
    }
    Map<String, BareItem> parameters = new LinkedHashMap<>();
    while (take(';')) {
      skipSpaces();
      String key = key();
      if (key == null) {
        return null;
      }
      BareItem value = take('=') ? bareItem() : BooleanItem.TRUE;
      if (value == null) {
        return null;
      }
      parameters.put(key, value);
    }
    return Collections.unmodifiableMap(parameters);
  }

  /** Section 4.2.3.3. */
  private @Nullable String key() {
    int from = at;
    char first = peek();
    if (first != '*' && !isLower(first)) {
      return null;
    }
    while (isKeyCharacter(peek())) {
      at++;
    }
    return text.substring(from, at);
  }

  /** Section 4.2.3.1. */
  private @Nullable BareItem bareItem() {
    char c = peek();
    if (c == '-' || Grammar.isDigit(c)) {
      return number();
    }
    if (c == '*' || isAlpha(c)) {
      return token();
    }
    return switch (c) {
      case '"' -> string();
      case ':' -> byteSequence();
      case '?' -> bool();
      case '@' -> date();
      case '%' -> displayString();
      default -> null;
    };
  }

  /** Section 4.2.4. */
  private @Nullable BareItem number() {
    int from = at;
    boolean negative = take('-');
    int digitsFrom = at;
    while (Grammar.isDigit(peek())) {
      at++;
    }
    int digits = at - digitsFrom;
    if (digits == 0) {
      return null;
    }
    if (peek() != '.') {
      if (digits > 15) {
        return null;
      }
      long value = Long.parseLong(text, digitsFrom, at, 10);
      return new IntegerItem(negative ? -value : value);
    }
    at++;
    int decimalsFrom = at;
    while (Grammar.isDigit(peek())) {
      at++;
    }
    int decimals = at - decimalsFrom;
    if (digits > 12 || decimals < 1 || decimals > 3) {
      return null;
    }
    return new DecimalItem(new BigDecimal(text.substring(from, at)));
  }

  /** Section 4.2.5. */
  private @Nullable StringItem string() {
    at++;
    StringBuilder value = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return new StringItem(value.toString());
      }
      if (c == '\\') {
        c = peek();
        if (c != '"' && c != '\\') {
          return null;
        }
        at++;
      } else if (!isPrintable(c)) {
        return null;
      }
      value.append(c);
    }
    return null;
  }

  /** Section 4.2.6. */
  private TokenItem token() {
    int from = at;
    while (Grammar.isTchar(peek()) || peek() == ':' || peek() == '/') {
      at++;
    }
    return new TokenItem(text.substring(from, at));
  }

  /** Section 4.2.7. */
  private @Nullable ByteSequence byteSequence() {
    int end = text.indexOf(':', at + 1);
    if (end < 0) {
      return null;
    }
    String encoded = text.substring(at + 1, end);
    at = end + 1;
    try {
      return new ByteSequence(Base64.getDecoder().decode(encoded));
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
  }

  /** Section 4.2.8. */
  private @Nullable BooleanItem bool() {
    at++;
    if (take('1')) {
      return BooleanItem.TRUE;
    }
    return take('0') ? new BooleanItem(false) : null;
  }

  /** Section 4.2.9. */
  private @Nullable DateItem date() {
    at++;
    return number() instanceof IntegerItem seconds ? new DateItem(seconds.value()) : null;
  }

  /** Section 4.2.10. */
  private @Nullable DisplayString displayString() {
    at++;
    if (!take('"')) {
      return null;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return decoded(bytes.toByteArray());
      }
      if (!isPrintable(c)) {
        return null;
      }
      if (c == '%') {
        int high = lowerHex();
        int low = lowerHex();
        if (high < 0 || low < 0) {
          return null;
        }
        bytes.write(high * 16 + low);
      } else {
        bytes.write(c);
      }
    }
    return null;
  }

  private static @Nullable DisplayString decoded(byte[] bytes) {
    try {
      // A new decoder reports malformed input; decoding by the character set would replace it.
      return new DisplayString(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException notUtf8) {
      return null;
    }
  }

  private int lowerHex() {
    char c = peek();
    at++;
    if (Grammar.isDigit(c)) {
      return c - '0';
    }
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : END;
  }

  private boolean take(char expected) {
    if (peek() == expected) {
      at++;
      return true;
    }
    return false;
  }

  private void skipSpaces() {
    while (peek() == ' ') {
      at++;
    }
  }

  private static boolean isPrintable(char c) {
    return c >= ' ' && c <= '~';
  }

  private static boolean isLower(char c) {
    return c >= 'a' && c <= 'z';
  }

  private static boolean isAlpha(char c) {
    return isLower(c) || (c >= 'A' && c <= 'Z');
  }

  private static boolean isKeyCharacter(char c) {
    return isLower(c) || Grammar.isDigit(c) || c == '_' || c == '-' || c == '.' || c == '*';
  }
}
