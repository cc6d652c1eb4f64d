package dev.larder.memcached.pages;

import dev.larder.api.Field;
import dev.larder.api.Fields;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The value is a whole HTTP/1.1 response, as any language can write it: a status line of 200, field
 * lines, an empty line, the body. Lines end with CRLF, or LF alone. The body is what is left of the
 * value, never chunked; if there is a Content-Length, it is the body's.
 *
 * <p>What does not have this form to the letter is no page: a bare body that was left under the
 * same key, or one that was cut.
 */
final class WholeMessage implements PageFormat {

  private static final int LONGEST_HEAD = 32 << 10;
  private static final int MOST_FIELDS = 200;
  private static final Pattern STATUS_LINE =
      Pattern.compile("HTTP/1\\.[01] 200( [^\\x00-\\x1f]*)?");
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");

  /**
   * What is about a connection or a message and not about the page, and what must not be given to
   * more than one client.
   */
  private static final Set<String> DROPPED =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authentication-info",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "upgrade",
          "accept-ranges",
          "content-range",
          "set-cookie",
          "set-cookie2");

  @Override
  public boolean keepsFields() {
    return true;
  }

  @Override
  public byte[] write(Fields fields, ByteBuffer body) {
    StringBuilder head = new StringBuilder("HTTP/1.1 200 OK\r\n");
    for (Field line : fields) {
      if (!DROPPED.contains(line.name().toLowerCase(Locale.ROOT))) {
        head.append(line.name()).append(": ").append(line.value()).append("\r\n");
      }
    }
    head.append("Content-Length: ").append(body.remaining()).append("\r\n\r\n");
    byte[] first = head.toString().getBytes(StandardCharsets.ISO_8859_1);
    byte[] value = new byte[first.length + body.remaining()];
    System.arraycopy(first, 0, value, 0, first.length);
    body.duplicate().get(value, first.length, body.remaining());
    return value;
  }

  @Override
  public @Nullable Page read(byte[] value) {
    int longest = Math.min(value.length, LONGEST_HEAD);
    List<Field> fields = new ArrayList<>();
    String length = null;
    int start = 0;
    for (int lines = 0; lines <= MOST_FIELDS + 1; lines++) {
      int end = lineEnd(value, start, longest);
      if (end < 0) {
        return null;
      }
      String line = line(value, start, end);
      start = end + 1;
      if (lines == 0) {
        if (!STATUS_LINE.matcher(line).matches()) {
          return null;
        }
      } else if (line.isEmpty()) {
        ByteBuffer body = ByteBuffer.wrap(value, start, value.length - start).slice();
        return length == null || length.equals(Integer.toString(body.remaining()))
            ? new Page(Fields.of(fields), body)
            : null;
      } else {
        Field field = field(line);
        if (field == null || field.name().equalsIgnoreCase("Transfer-Encoding")) {
          return null;
        }
        if (field.name().equalsIgnoreCase("Content-Length")) {
          if (length != null && !length.equals(field.value())) {
            return null;
          }
          length = field.value();
        } else if (!DROPPED.contains(field.name().toLowerCase(Locale.ROOT))) {
          fields.add(field);
        }
      }
    }
    return null;
  }

  private static int lineEnd(byte[] value, int start, int longest) {
    for (int i = start; i < longest; i++) {
      if (value[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private static String line(byte[] value, int start, int end) {
    int last = end > start && value[end - 1] == '\r' ? end - 1 : end;
    return new String(value, start, last - start, StandardCharsets.ISO_8859_1);
  }

  private static @Nullable Field field(String line) {
    int colon = line.indexOf(':');
    if (colon < 1) {
      return null;
    }
    String name = line.substring(0, colon);
    String text = line.substring(colon + 1).strip();
    return NAME.matcher(name).matches() && VALUE.matcher(text).matches()
        ? new Field(name, text)
        : null;
  }
}
