package dev.larder.api;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * The one binary form of an entry's metadata, shared by every store that keeps entries outside the
 * heap.
 *
 * <p>All numbers are big-endian, texts are UTF-8 with their length in bytes in front:
 *
 * <pre>
 * magic     4 bytes   "Lrd1"; another last character is another, incompatible version
 * length    4 bytes   of everything after the checksum
 * checksum  4 bytes   CRC-32C of everything after it
 * kind      1 byte    0 response, 1 Vary marker, 2 part, 3 marker of parts
 * status    2 bytes
 * requested, received, stamp, stored, fresh until, keep until, body length: 8 bytes each
 * key, uri  texts     (the key is echoed: a collision of digests is told apart)
 * fields, selecting   4 bytes count, then name and value, texts, of each
 * tags      4 bytes count, then texts
 * rest                ignored: a later writer of the same version may append
 * </pre>
 *
 * <p>Damage of any kind is an {@link EntryFormatException}, never a wrong entry.
 */
public final class EntryCodec {

  /** The number of bytes in front of what {@link #remainingLength} announces. */
  public static final int PREFIX_LENGTH = 12;

  /** The greatest length in bytes that is accepted, prefix included. */
  public static final int MAX_LENGTH = 16 * 1024 * 1024;

  /** By their numbers in the format. */
  private static final List<Head.Kind> KINDS =
      List.of(Head.Kind.RESPONSE, Head.Kind.VARY_MARKER, Head.Kind.PART, Head.Kind.PARTS_MARKER);

  private static final int MAGIC = 0x4c726431; // "Lrd1"

  private EntryCodec() {}

  /**
   * What a blob holds.
   *
   * @param key the key that the entry was stored under
   * @param head the head
   * @param meta the meta
   * @param bodyLength the length of the body in bytes
   */
  public record Entry(Key key, Head head, EntryMeta meta, long bodyLength) {}

  /**
   * Writes an entry's metadata.
   *
   * @param bodyLength the length of the body in bytes
   * @return the blob, the caller's own
   * @throws IllegalArgumentException if it would be longer than {@link #MAX_LENGTH}
   */
  public static byte[] encode(Key key, Head head, EntryMeta meta, long bodyLength) {
    Output out = new Output();
    out.int32(MAGIC);
    out.int32(0);
    out.int32(0);
    out.write(KINDS.indexOf(head.kind()));
    out.write(head.status() >> 8);
    out.write(head.status());
    out.int64(head.requestedAt());
    out.int64(head.receivedAt());
    out.int64(head.stamp());
    out.int64(meta.storedAt());
    out.int64(meta.freshUntil());
    out.int64(meta.keepUntil());
    out.int64(bodyLength);
    out.text(key.text());
    out.text(meta.uri());
    out.fields(head.fields());
    out.fields(head.selecting());
    out.int32(meta.tags().size());
    meta.tags().forEach(out::text);
    byte[] blob = out.toByteArray();
    if (blob.length > MAX_LENGTH) {
      throw new IllegalArgumentException("a head of " + blob.length + " bytes");
    }
    ByteBuffer prefix = ByteBuffer.wrap(blob);
    prefix.putInt(4, blob.length - PREFIX_LENGTH);
    prefix.putInt(8, checksum(ByteBuffer.wrap(blob, PREFIX_LENGTH, blob.length - PREFIX_LENGTH)));
    return blob;
  }

  /**
   * The number of bytes that follow a prefix, for reading from a file or stream.
   *
   * @param prefix at least {@link #PREFIX_LENGTH} remaining bytes; its position is not changed
   * @throws EntryFormatException if this is not the start of an entry of this version
   */
  public static int remainingLength(ByteBuffer prefix) throws EntryFormatException {
    if (prefix.remaining() < PREFIX_LENGTH) {
      throw new EntryFormatException("cut short: " + prefix.remaining() + " bytes");
    }
    int start = prefix.position();
    int magic = bigEndianInt(prefix, start);
    if (magic != MAGIC) {
      throw new EntryFormatException(
          magic >>> 8 == MAGIC >>> 8
              ? "written in another version of the format"
              : "not an entry: starts with 0x" + Integer.toHexString(magic));
    }
    int length = bigEndianInt(prefix, start + 4);
    if (length < 0 || length > MAX_LENGTH - PREFIX_LENGTH) {
      throw new EntryFormatException("impossible length " + length);
    }
    return length;
  }

  /**
   * Reads an entry's metadata.
   *
   * @param blob a whole entry, from its position; on return the position is behind it
   * @throws EntryFormatException if it is damaged or of another version; the position is then
   *     undefined
   */
  public static Entry decode(ByteBuffer blob) throws EntryFormatException {
    int length = remainingLength(blob);
    int start = blob.position();
    if (blob.remaining() < PREFIX_LENGTH + length) {
      throw new EntryFormatException(
          "cut short: " + blob.remaining() + " of " + (PREFIX_LENGTH + length) + " bytes");
    }
    ByteBuffer content = blob.slice(start + PREFIX_LENGTH, length);
    if (checksum(content.duplicate()) != bigEndianInt(blob, start + 8)) {
      throw new EntryFormatException("checksum does not match");
    }
    try {
      Entry entry = content(content);
      blob.position(start + PREFIX_LENGTH + length);
      return entry;
    } catch (BufferUnderflowException e) {
      throw new EntryFormatException("cut short inside");
    }
  }

  private static Entry content(ByteBuffer in) throws EntryFormatException {
    int kind = in.get();
    if (kind < 0 || kind >= KINDS.size()) {
      throw new EntryFormatException("unknown kind " + kind);
    }
    int status = in.getShort() & 0xffff;
    long requestedAt = in.getLong();
    long receivedAt = in.getLong();
    long stamp = in.getLong();
    long storedAt = in.getLong();
    long freshUntil = in.getLong();
    long keepUntil = in.getLong();
    long bodyLength = in.getLong();
    Key key = Key.of(text(in));
    String uri = text(in);
    Fields fields = fields(in);
    Fields selecting = fields(in);
    int count = count(in);
    Set<String> tags = new LinkedHashSet<>();
    for (int i = 0; i < count; i++) {
      tags.add(text(in));
    }
    Head head =
        new Head(KINDS.get(kind), status, fields, selecting, requestedAt, receivedAt, stamp);
    return new Entry(
        key, head, new EntryMeta(uri, storedAt, freshUntil, keepUntil, tags), bodyLength);
  }

  private static Fields fields(ByteBuffer in) throws EntryFormatException {
    int count = count(in);
    List<Field> lines = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      lines.add(new Field(text(in), text(in)));
    }
    return Fields.of(lines);
  }

  /**
   * A count of things that each take at least four bytes, so that no length is believed blindly.
   */
  private static int count(ByteBuffer in) throws EntryFormatException {
    int count = in.getInt();
    if (count < 0 || count > in.remaining() / 4) {
      throw new EntryFormatException("impossible count " + count);
    }
    return count;
  }

  private static String text(ByteBuffer in) throws EntryFormatException {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new EntryFormatException("impossible length of text " + length);
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  private static int bigEndianInt(ByteBuffer buffer, int index) {
    return (buffer.get(index) & 0xff) << 24
        | (buffer.get(index + 1) & 0xff) << 16
        | (buffer.get(index + 2) & 0xff) << 8
        | (buffer.get(index + 3) & 0xff);
  }

  private static final class Output extends ByteArrayOutputStream {

    Output() {
      super(512);
    }

    void int32(int value) {
      write(value >>> 24);
      write(value >>> 16);
      write(value >>> 8);
      write(value);
    }

    void int64(long value) {
      int32((int) (value >>> 32));
      int32((int) value);
    }

    void text(String value) {
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      int32(bytes.length);
      writeBytes(bytes);
    }

    void fields(Fields fields) {
      int32(fields.size());
      for (Field line : fields) {
        text(line.name());
        text(line.value());
      }
    }
  }
}
