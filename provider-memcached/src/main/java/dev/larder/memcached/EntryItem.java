package dev.larder.memcached;

import dev.larder.api.EntryFormatException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The item that says what an entry is. It is written and replaced as one, so that an entry changes
 * as one, whatever its chunks do.
 *
 * <p>All numbers are big-endian:
 *
 * <pre>
 * magic            4 bytes   "LrM1"; another last character is another, incompatible version
 * checksum         4 bytes   CRC-32C of everything after it
 * version          8 bytes   of the body: drawn at random, so that no two nodes draw the same
 * head length      8 bytes
 * head chunk size  4 bytes   0: the head is here
 * head generation  8 bytes
 * body length      8 bytes
 * body chunk size  4 bytes   0: the body is here. Its generation is the version
 * chunks until     8 bytes   when the body's chunks expire, in seconds of the epoch; 0: never
 * head             as {@link dev.larder.api.EntryCodec} writes it, with the whole key, or nothing
 * body             or nothing
 * </pre>
 *
 * @param version of the body
 * @param head where the head is
 * @param body where the body is
 * @param chunksUntil when the body's chunks expire, in seconds of the epoch; 0 for never
 * @param inline what is here of head and body
 */
record EntryItem(long version, Chunked head, Chunked body, long chunksUntil, ByteBuffer inline) {

  /** The bytes in front of head and body. */
  static final int PREFIX_LENGTH = 56;

  private static final int MAGIC = 0x4c724d31; // "LrM1"

  /** A chunk's bytes in front of its content: magic, checksum, generation, number. */
  static final int CHUNK_PREFIX_LENGTH = 20;

  private static final int CHUNK_MAGIC = 0x4c724331; // "LrC1"

  /** The item's value. */
  byte[] encode() {
    ByteBuffer out = ByteBuffer.allocate(PREFIX_LENGTH + inline.remaining());
    out.putInt(MAGIC).putInt(0).putLong(version);
    out.putLong(head.length()).putInt(head.chunkSize()).putLong(head.generation());
    out.putLong(body.length()).putInt(body.chunkSize()).putLong(chunksUntil);
    out.put(inline.duplicate());
    return sealed(out.array());
  }

  /**
   * Reads an item's value.
   *
   * @throws EntryFormatException if it is damaged, of another version, or none of ours
   */
  static EntryItem decode(byte[] value) throws EntryFormatException {
    ByteBuffer in = opened(value, MAGIC, PREFIX_LENGTH);
    try {
      long version = in.getLong();
      Chunked head = new Chunked(in.getLong(), in.getInt(), in.getLong());
      Chunked body = new Chunked(in.getLong(), in.getInt(), version);
      long chunksUntil = in.getLong();
      ByteBuffer inline = in.slice();
      long expected = (head.isInline() ? head.length() : 0) + (body.isInline() ? body.length() : 0);
      if (head.length() < 0
          || body.length() < 0
          || head.chunkSize() < 0
          || body.chunkSize() < 0
          || expected != inline.remaining()) {
        throw new EntryFormatException("impossible lengths");
      }
      return new EntryItem(version, head, body, chunksUntil, inline);
    } catch (BufferUnderflowException e) {
      throw new EntryFormatException("cut short");
    }
  }

  /** The same with another head; the body stays where it is. */
  EntryItem withHead(Chunked newHead, byte[] inlineHead, long newChunksUntil) {
    ByteBuffer bodyHere = inlineBody();
    ByteBuffer all = ByteBuffer.allocate(inlineHead.length + bodyHere.remaining());
    all.put(inlineHead).put(bodyHere).flip();
    return new EntryItem(version, newHead, body, newChunksUntil, all);
  }

  ByteBuffer inlineHead() {
    return head.isInline() ? inline.slice(0, (int) head.length()) : ByteBuffer.allocate(0);
  }

  ByteBuffer inlineBody() {
    int start = head.isInline() ? (int) head.length() : 0;
    return inline.slice(start, inline.remaining() - start);
  }

  /** A chunk's value. */
  static byte[] encodeChunk(long generation, int number, ByteBuffer content) {
    ByteBuffer out = ByteBuffer.allocate(CHUNK_PREFIX_LENGTH + content.remaining());
    out.putInt(CHUNK_MAGIC).putInt(0).putLong(generation).putInt(number).put(content.duplicate());
    return sealed(out.array());
  }

  /**
   * Reads a chunk's value.
   *
   * @return its content, of the length that the part says
   * @throws EntryFormatException if it is damaged, or another chunk
   */
  static ByteBuffer decodeChunk(byte[] value, Chunked part, int number)
      throws EntryFormatException {
    ByteBuffer in = opened(value, CHUNK_MAGIC, CHUNK_PREFIX_LENGTH);
    if (in.getLong() != part.generation() || in.getInt() != number) {
      throw new EntryFormatException("another chunk");
    }
    if (in.remaining() != part.lengthOf(number)) {
      throw new EntryFormatException("a chunk of another length");
    }
    return in.slice();
  }

  private static byte[] sealed(byte[] value) {
    ByteBuffer.wrap(value).putInt(4, checksum(value));
    return value;
  }

  private static ByteBuffer opened(byte[] value, int magic, int least) throws EntryFormatException {
    ByteBuffer in = ByteBuffer.wrap(value);
    if (value.length < least || in.getInt() != magic) {
      throw new EntryFormatException("no item of this version");
    }
    if (in.getInt() != checksum(value)) {
      throw new EntryFormatException("checksum does not match");
    }
    return in;
  }

  private static int checksum(byte[] value) {
    CRC32C crc = new CRC32C();
    crc.update(value, 8, value.length - 8);
    return (int) crc.getValue();
  }
}
