package dev.larder.mem;

import dev.larder.api.EntryMeta;
import dev.larder.api.Field;
import dev.larder.api.Fields;
import dev.larder.api.Head;
import dev.larder.api.Key;

/**
 * What an entry takes of the heap beside its body, estimated rather too high than too low.
 *
 * <p>Counted in bytes, for a HotSpot heap without compressed references:
 *
 * <ul>
 *   <li>{@value #ENTRY} for the entry itself and its place in the map, in the removal policy and in
 *       the queue of those that expire;
 *   <li>{@value #BODY_PART} for each part of the body;
 *   <li>each text as an object of {@value #TEXT} bytes and one byte for each character, or two if
 *       one of them is beyond Latin-1;
 *   <li>each field line as {@value #FIELD} bytes and its two texts, and once more as many bytes and
 *       one for each character, because the engine keeps an encoded form of the fields with the
 *       head;
 *   <li>each tag as {@value #TAG} bytes and its text.
 * </ul>
 */
final class HeapEstimate {

  private static final int ENTRY = 640;
  private static final int TEXT = 48;
  private static final int FIELD = 40;
  private static final int TAG = 16;

  /** What each part of a body takes beside its bytes: its place and the views of it. */
  static final int BODY_PART = 256;

  private HeapEstimate() {}

  /** The estimate for one entry, a multiple of the {@link SlabAllocator#GRANULE}. */
  static long of(Key key, Head head, EntryMeta meta) {
    long bytes = ENTRY + text(key.text()) + text(meta.uri());
    bytes += fields(head.fields()) + fields(head.selecting());
    for (String tag : meta.tags()) {
      bytes += TAG + text(tag);
    }
    return SlabAllocator.roundUp(bytes);
  }

  private static long fields(Fields fields) {
    long bytes = 0;
    for (Field line : fields) {
      bytes += 2 * FIELD + text(line.name()) + text(line.value());
      bytes += line.name().length() + line.value().length();
    }
    return bytes;
  }

  private static long text(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0xff) {
        return TEXT + 2L * text.length();
      }
    }
    return TEXT + (long) text.length();
  }
}
