package dev.larder.engine.http;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Structured field values for HTTP (RFC 9651). Reading is strict, as section 4.2 demands: any error
 * makes the whole field invalid. Without state; safe for use by several threads.
 */
public final class StructuredFields {

  private StructuredFields() {}

  /**
   * The dictionary (section 3.2) that the lines of one field make together; null if they are not
   * one. No lines, or an empty one, are an empty dictionary. Of a key that is there more than once,
   * the last value counts. The map is immutable and in the order of the keys' first occurrence.
   */
  public static @Nullable Map<String, Member> dictionary(List<String> lines) {
    String text = lines.size() == 1 ? lines.get(0) : String.join(", ", lines);
    return new StructuredFieldParser(text).dictionary();
  }

  /** A dictionary's value: an item or an inner list. */
  public sealed interface Member permits Item, InnerList {

    /** The parameters, by key; immutable. */
    Map<String, BareItem> parameters();
  }

  /** A value with its parameters (section 3.3). */
  public record Item(BareItem value, Map<String, BareItem> parameters) implements Member {}

  /** A list of items in parentheses, with its parameters (section 3.1.1). */
  public record InnerList(List<Item> items, Map<String, BareItem> parameters) implements Member {}

  /** A value of one of the types of section 3.3. */
  public sealed interface BareItem
      permits IntegerItem,
          DecimalItem,
          StringItem,
          TokenItem,
          ByteSequence,
          BooleanItem,
          DateItem,
          DisplayString {}

  /** An integer of at most 15 digits. */
  public record IntegerItem(long value) implements BareItem {}

  /** A number with one to three decimals. */
  public record DecimalItem(BigDecimal value) implements BareItem {}

  /** A string of printable ASCII characters, without its quotes and backslashes. */
  public record StringItem(String value) implements BareItem {}

  /** A word without quotes. */
  public record TokenItem(String value) implements BareItem {}

  /** True or false. */
  public record BooleanItem(boolean value) implements BareItem {

    /** What a key or parameter without a value stands for. */
    static final BooleanItem TRUE = new BooleanItem(true);
  }

  /** A time in epoch seconds; may be negative. */
  public record DateItem(long epochSeconds) implements BareItem {}

  /** A string of any Unicode characters. */
  public record DisplayString(String value) implements BareItem {}

  /** Bytes, which are written in Base64. Immutable. */
  public static final class ByteSequence implements BareItem {

    private final byte[] bytes;

    /** These bytes, copied. */
    public ByteSequence(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
      return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof ByteSequence sequence && Arrays.equals(bytes, sequence.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return "ByteSequence" + Arrays.toString(bytes);
    }
  }
}
