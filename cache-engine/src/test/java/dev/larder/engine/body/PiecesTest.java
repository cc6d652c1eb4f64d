package dev.larder.engine.body;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.larder.api.Body;
import dev.larder.engine.body.Pieces.Piece;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies made of pieces, of memory and of files. */
class PiecesTest {

  private static Body memory(String text) {
    return Body.of(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
  }

  private static String read(Body body, long offset) throws IOException {
    try (InputStream in = Pieces.open(body, offset)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void piecesFollowEachOtherFromAnyOffset(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("f"), "..abcdef..");
    try (FileChannel channel = FileChannel.open(file)) {
      Body region = new Body.FileRegion(channel, 2, 6);
      Body joined =
          Pieces.join(
              List.of(
                  new Piece(memory("01234"), 1, 3),
                  new Piece(region, 2, 3),
                  new Piece(memory("xyz"), 0, 2)));
      assertEquals(8, joined.length());
      for (int offset = 0; offset <= 8; offset++) {
        assertEquals("123cdexy".substring(offset), read(joined, offset));
      }
    }
  }

  @Test
  void aFileOfOthersIsLookedAtWhereItsPieceEnds(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("f"), "abcdef");
    try (FileChannel channel = FileChannel.open(file)) {
      Body changed =
          new Body.FileRegion(
              channel,
              0,
              6,
              () -> {
                throw new IOException("changed");
              });
      for (Body joined :
          List.of(
              Pieces.join(List.of(new Piece(changed, 1, 2))),
              Pieces.join(List.of(new Piece(changed, 1, 2), new Piece(memory("x"), 0, 1))))) {
        assertThrows(IOException.class, () -> read(joined, 0));
      }
    }
  }
}
