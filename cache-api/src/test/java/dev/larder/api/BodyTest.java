package dev.larder.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BodyTest {

  @Test
  void aBodyOfOneBufferIsWhatRemainsInIt() {
    ByteBuffer buffer = ByteBuffer.wrap(new byte[] {1, 2, 3, 4}, 1, 2);
    Body body = Body.of(buffer);
    assertEquals(2, body.length());
    ByteBuffer held = ((Body.Buffers) body).buffers().get(0);
    assertTrue(held.isReadOnly());
    assertEquals(buffer, held);
    assertEquals(1, buffer.position());
  }

  @Test
  void buffersDoNotChangeWithTheirList() {
    List<ByteBuffer> list = new ArrayList<>(List.of(ByteBuffer.allocate(1)));
    Body.Buffers body = new Body.Buffers(list, 1);
    list.clear();
    assertEquals(1, body.buffers().size());
  }

  @Test
  void theEmptyBodyIsEmpty() {
    assertEquals(0, Body.EMPTY.length());
  }
}
