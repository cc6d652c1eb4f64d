package dev.larder.engine.message;

import dev.larder.api.Fields;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Fields that stay the same from one hit to the next, with a place where the host keeps them in the
 * form in which it sends them. Immutable as far as anybody can see.
 */
public final class FieldBlock {

  /** No fields. */
  public static final FieldBlock EMPTY = new FieldBlock(Fields.EMPTY);

  private final Fields fields;

  // Racing hosts store equal values; what they store must be immutable.
  private @Nullable Object encoded;

  /** A block of these fields. */
  public FieldBlock(Fields fields) {
    this.fields = fields;
  }

  /** The fields. */
  public Fields fields() {
    return fields;
  }

  /** The fields in the host's form, computed at the first call. */
  public <T> T encoded(Class<T> type, Function<? super Fields, ? extends T> encoder) {
    Object present = encoded;
    if (type.isInstance(present)) {
      return type.cast(present);
    }
    T computed = encoder.apply(fields);
    encoded = computed;
    return computed;
  }
}
