package dev.larder.memcached.pages;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.larder.api.Fields;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages with their fields, in the form of a message. */
@SuppressWarnings("StringConcatToTextBlock") // where lines end matters
final class WholeMessageTest {

  private final WholeMessage format = new WholeMessage();

  private static String text(ByteBuffer body) {
    return ISO_8859_1.decode(body.duplicate()).toString();
  }

  @Test
  void whatIsWrittenIsRead() {
    Fields fields = Fields.of("Content-Type", "text/html", "X-\u00e4".substring(0, 1), "\u00e9");
    byte[] value = format.write(fields, ByteBuffer.wrap("<p>\r\n\r\n".getBytes(ISO_8859_1)));
    assertEquals(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX: \u00e9\r\nContent-Length: 7\r\n\r\n"
            + "<p>\r\n\r\n",
        new String(value, ISO_8859_1));
    PageFormat.Page page = format.read(value);
    assertNotNull(page);
    assertEquals(fields, page.fields());
    assertEquals("<p>\r\n\r\n", text(page.body()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\n\nbody",
        "HTTP/1.0 200\r\n\r\nbody",
        "HTTP/1.1 200 \r\nContent-Length:4\n\r\nbody",
        "HTTP/1.1 200 Very Well\r\ncontent-length: 4 \r\ncontent-length: 4\r\n\r\nbody",
        "HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nConnection: close\r\nAccept-Ranges: bytes\r\n\r\nbody",
      })
  void othersMayWriteItInTheirWay(String value) {
    PageFormat.Page page = format.read(value.getBytes(ISO_8859_1));
    assertNotNull(page);
    assertEquals("body", text(page.body()));
    assertEquals(Fields.EMPTY, page.fields());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html></html>",
        "Name: value\r\n\r\nbody",
        "HTTP/1.1 200 OK",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK\r\nA: b\r\n",
        "HTTP/1.1 404 Not Found\r\n\r\nbody",
        "HTTP/1.1 2000\r\n\r\nbody",
        "HTTP/2 200\r\n\r\nbody",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\nbody",
        "HTTP/1.1 200 OK\r\n: no name\r\n\r\nbody",
        "HTTP/1.1 200 OK\r\nA : b\r\n\r\nbody",
        "HTTP/1.1 200 OK\r\nA: b\r\n folded\r\n\r\nbody",
        "HTTP/1.1 200 OK\r\nA: b\rc\r\n\r\nbody",
        "HTTP/1.1 200 OK\r\nA: b\u0000\r\n\r\nbody",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nbody",
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nbody",
        "HTTP/1.1 200 OK\r\nContent-Length: four\r\n\r\nbody",
        "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nbody",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n",
      })
  void whatIsNotOfTheFormIsNoPage(String value) {
    assertNull(format.read(value.getBytes(ISO_8859_1)));
  }

  @Test
  void aHeadHasAnEnd() {
    String line = "A: " + "b".repeat(100) + "\r\n";
    byte[] many = ("HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(201) + "\r\n").getBytes(ISO_8859_1);
    byte[] most = ("HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(200) + "\r\n").getBytes(ISO_8859_1);
    byte[] longer = ("HTTP/1.1 200 OK\r\n" + line.repeat(400) + "\r\n").getBytes(ISO_8859_1);
    assertNull(format.read(many));
    assertNotNull(format.read(most));
    assertNull(format.read(longer));
  }

  @Test
  void noValueMakesItFail() {
    Random random = new Random(6);
    byte[] start = "HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 1\r\n\r\nx".getBytes(ISO_8859_1);
    for (int i = 0; i < 20_000; i++) {
      byte[] value = start.clone();
      for (int j = random.nextInt(4); j >= 0; j--) {
        value[random.nextInt(value.length)] = (byte) random.nextInt(256);
      }
      PageFormat.Page page = format.read(value);
      if (page != null) {
        format.write(page.fields(), page.body());
      }
    }
  }
}
