package dev.larder.engine.body;

import dev.larder.engine.body.Pieces.Piece;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads pieces one behind the other, each opened when its turn comes. */
final class SequenceInput extends InputStream {

  private final List<Piece> pieces;
  private int next;
  private long skip;
  private long left;
  private @Nullable InputStream current;

  /**
   * Nothing has been read.
   *
   * @param offset where to start, in bytes
   */
  SequenceInput(List<Piece> pieces, long offset) {
    this.pieces = pieces;
    this.skip = offset;
    while (next < pieces.size() && skip >= pieces.get(next).length()) {
      skip -= pieces.get(next++).length();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (left == 0) {
      if (next == pieces.size()) {
        return -1;
      }
      close();
      Piece piece = pieces.get(next++);
      current = piece.open(skip);
      left = piece.length() - skip;
      skip = 0;
    }
    InputStream from = current;
    int count = from == null ? -1 : from.read(target, offset, (int) Math.min(length, left));
    if (count < 0) {
      throw new EOFException("a stored body is shorter than it was");
    }
    left -= count;
    return count;
  }

  @Override
  public void close() throws IOException {
    InputStream open = current;
    current = null;
    if (open != null) {
      open.close();
    }
  }
}
