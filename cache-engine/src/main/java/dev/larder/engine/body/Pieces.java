package dev.larder.engine.body;

import dev.larder.api.Body;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A body that is made of pieces of others, one behind the other. Nothing is copied: pieces in
 * memory stay where they are, and what has to be read is read when it is sent.
 */
public final class Pieces {

  private Pieces() {}

  /**
   * A part of a body.
   *
   * @param body the body; valid for as long as the whole is used
   * @param offset where the piece starts in it, in bytes
   * @param length in bytes, not negative
   */
  public record Piece(Body body, long offset, long length) {

    /** The rest of the piece, behind so many bytes. */
    InputStream open(long skip) throws IOException {
      // A file is read up to the end of the piece, where its check is due.
      return body instanceof Body.FileRegion file
          ? new FileInput(region(file), skip)
          : Pieces.open(body, offset + skip);
    }

    private Body.FileRegion region(Body.FileRegion file) {
      return new Body.FileRegion(
          file.channel(), file.position() + offset, length, file.check(), file.warm());
    }
  }

  /** Joins pieces. */
  public static Body join(List<Piece> pieces) {
    if (pieces.size() == 1 && pieces.get(0).body() instanceof Body.FileRegion file) {
      return pieces.get(0).region(file);
    }
    List<ByteBuffer> buffers = new ArrayList<>();
    for (Piece piece : pieces) {
      if (!(piece.body() instanceof Body.Buffers memory)) {
        return new Sequence(List.copyOf(pieces));
      }
      addSlices(buffers, memory, piece.offset(), piece.length());
    }
    return new Body.Buffers(buffers, length(pieces));
  }

  private static long length(List<Piece> pieces) {
    return pieces.stream().mapToLong(Piece::length).sum();
  }

  private static void addSlices(
      List<ByteBuffer> into, Body.Buffers memory, long offset, long length) {
    long before = offset;
    long left = length;
    for (ByteBuffer buffer : memory.buffers()) {
      int size = buffer.remaining();
      int from = (int) Math.min(before, size);
      int count = (int) Math.min(left, size - from);
      if (count > 0) {
        into.add(buffer.slice(buffer.position() + from, count));
      }
      before -= from;
      left -= count;
    }
  }

  /**
   * Opens a body for reading.
   *
   * @param offset where to start, in bytes
   * @return closed by the caller; reading may block
   */
  public static InputStream open(Body body, long offset) throws IOException {
    if (body instanceof Body.Stream stream) {
      return stream.open(offset);
    }
    if (body instanceof Body.FileRegion file) {
      return new FileInput(file, offset);
    }
    return new MemoryInput((Body.Buffers) body, offset);
  }

  /** Pieces of which some have to be read. */
  private record Sequence(List<Piece> pieces) implements Body.Stream {

    @Override
    public long length() {
      return Pieces.length(pieces);
    }

    @Override
    public InputStream open(long offset) {
      return new SequenceInput(pieces, offset);
    }
  }
}
