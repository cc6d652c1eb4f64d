package dev.larder.memcached.pages;

import dev.larder.api.Fields;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** How a page is written in the value of an item. Immutable and safe for use by many threads. */
interface PageFormat {

  /**
   * What a value says.
   *
   * @param fields the fields that it brings along; empty if it brings none
   * @param body its body, not copied
   */
  record Page(Fields fields, ByteBuffer body) {}

  /** Whether the fields of a response are kept. */
  boolean keepsFields();

  /**
   * The value for a page.
   *
   * @param body from its position to its limit, which stay as they are
   */
  byte[] write(Fields fields, ByteBuffer body);

  /** What a value says; null if it is none of this format. */
  @Nullable Page read(byte[] value);
}
