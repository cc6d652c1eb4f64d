package dev.larder.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;

/**
 * The content of a stored response, in the form in which the store has it; the host chooses the
 * cheapest way to send each form.
 *
 * <p>Valid until the {@link StoredResponse} that gave it is closed. It may be read any number of
 * times, by many threads at once.
 */
public sealed interface Body permits Body.Buffers, Body.FileRegion, Body.Stream {

  /** A body without content. */
  Body EMPTY = new Buffers(List.of(), 0);

  /** The length in bytes. */
  long length();

  /** A body held in one buffer, from its position to its limit. */
  static Body of(ByteBuffer buffer) {
    return new Buffers(List.of(buffer.asReadOnlyBuffer()), buffer.remaining());
  }

  /**
   * Content in memory.
   *
   * @param buffers read-only; their positions and limits frame the content and are never changed: a
   *     reader duplicates a buffer before it reads. Direct buffers go to the socket without a copy
   * @param length the sum of the buffers' remaining bytes
   */
  record Buffers(List<ByteBuffer> buffers, long length) implements Body {

    /** Copies the list, not the bytes. */
    public Buffers {
      buffers = List.copyOf(buffers);
    }
  }

  /**
   * A part of a file.
   *
   * @param channel open for reading, shared with other readers: read only at explicit positions,
   *     never closed by the reader
   * @param position the offset of the content in the file, in bytes
   * @param length in bytes
   * @param check whether what was read is the body; {@link Check#NONE} for a file that nobody but
   *     the store can change
   * @param warm whether it was read not long ago from a disk of this machine: reading it again is
   *     not expected to wait, nor is the check, so that a host may do both on an I/O thread, as far
   *     as the body is not long
   */
  record FileRegion(FileChannel channel, long position, long length, Check check, boolean warm)
      implements Body {

    /** A part of a file that reading may wait for. */
    public FileRegion(FileChannel channel, long position, long length, Check check) {
      this(channel, position, length, check, false);
    }

    /** A part of a file that nobody but the store can change, and that reading may wait for. */
    public FileRegion(FileChannel channel, long position, long length) {
      this(channel, position, length, Check.NONE, false);
    }
  }

  /**
   * Tells whether bytes that were read from a file of others are those of the body. Whoever reads
   * asks after the last byte was read, and keeps some of them back until then: who gets them all
   * must be able to rely on all of them.
   */
  @FunctionalInterface
  interface Check {

    /** Nothing can have changed. */
    Check NONE = () -> {};

    /**
     * Returns if everything that was read since the lookup is of the body. May block; may be called
     * any number of times, by many threads.
     *
     * @throws IOException if it may be something else, because the file was changed or cannot be
     *     looked at; nothing that was read may pass for the body then
     */
    void afterReading() throws IOException;
  }

  /** Content that comes from elsewhere, by reading. Reading may block. */
  non-sealed interface Stream extends Body {

    /**
     * Opens the content.
     *
     * @param offset where to start, from 0 to {@link #length()}
     * @return closed by the caller; gives exactly {@code length() - offset} bytes, or throws
     * @throws IOException if the store fails
     */
    InputStream open(long offset) throws IOException;
  }
}
