package dev.larder.testkit.origin;

import dev.larder.api.Field;
import dev.larder.api.Fields;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the parts of HTTP/1.1 messages, strictly (RFC 9112). */
final class MessageReader {

  private static final int LONGEST_LINE = 1 << 20;
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");

  private final InputStream in;

  MessageReader(InputStream in) {
    this.in = in;
  }

  /** A body that ended before it should have. */
  static final class CutException extends EOFException {
    private static final long serialVersionUID = 1L;

    CutException(String message) {
      super(message);
    }
  }

  /** A line without its end; null at the end of the connection if nothing of it came. */
  @Nullable String lineOrEnd() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(80);
    int next = in.read();
    if (next < 0) {
      return null;
    }
    while (next != '\r') {
      if (next == '\n') {
        throw new ProtocolException("a line ends without CR: " + text(line));
      }
      if (next < 0) {
        throw new CutException("the connection ended inside of a line: " + text(line));
      }
      line.write(next);
      if (line.size() > LONGEST_LINE) {
        throw new ProtocolException("a line is too long");
      }
      next = in.read();
    }
    int last = in.read();
    if (last < 0) {
      throw new CutException("the connection ended inside of a line: " + text(line));
    }
    if (last != '\n') {
      throw new ProtocolException("CR inside of a line: " + text(line));
    }
    return text(line);
  }

  /** A line without its end. */
  String line() throws IOException {
    String line = lineOrEnd();
    if (line == null) {
      throw new CutException("the connection ended before a line");
    }
    return line;
  }

  /** Field lines up to the empty one. */
  Fields fields() throws IOException {
    List<Field> fields = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      String name = colon < 0 ? "" : line.substring(0, colon);
      if (!TOKEN.matcher(name).matches()) {
        throw new ProtocolException("not a field line: " + line);
      }
      String value = trimmed(line.substring(colon + 1));
      if (!VALUE.matcher(value).matches()) {
        throw new ProtocolException("not a field value: " + line);
      }
      fields.add(new Field(name, value));
    }
    return Fields.of(fields);
  }

  /** Exactly so many bytes, appended to what was read before. */
  void exactly(long length, ByteArrayOutputStream body) throws IOException {
    byte[] step = new byte[8192];
    long left = length;
    while (left > 0) {
      int count = in.read(step, 0, (int) Math.min(step.length, left));
      if (count < 0) {
        throw new CutException(left + " bytes of " + length + " are missing");
      }
      body.write(step, 0, count);
      left -= count;
    }
  }

  /** All up to the end of the connection. */
  void toEnd(ByteArrayOutputStream body) throws IOException {
    in.transferTo(body);
  }

  /** Chunks up to the last one, whose trailers are the result. */
  Fields chunks(ByteArrayOutputStream body) throws IOException {
    while (true) {
      String line = line();
      int extension = line.indexOf(';');
      String digits = extension < 0 ? line : line.substring(0, extension);
      if (!digits.matches("[0-9A-Fa-f]{1,15}")) {
        throw new ProtocolException("not a length of a chunk: " + line);
      }
      long length = Long.parseLong(digits, 16);
      if (length == 0) {
        return fields();
      }
      exactly(length, body);
      String end = line();
      if (!end.isEmpty()) {
        throw new ProtocolException("a chunk is longer than it said: " + end);
      }
    }
  }

  /** Whether the fields announce chunks; anything but plain chunks is refused. */
  static boolean isChunked(Fields fields) throws ProtocolException {
    String coding = fields.combined("Transfer-Encoding");
    if (coding == null) {
      return false;
    }
    if (!coding.equalsIgnoreCase("chunked")) {
      throw new ProtocolException("Transfer-Encoding: " + coding);
    }
    if (fields.has("Content-Length")) {
      throw new ProtocolException("both Transfer-Encoding and Content-Length");
    }
    return true;
  }

  /** The Content-Length; -1 if there is none. */
  static long contentLength(Fields fields) throws ProtocolException {
    String length = fields.combined("Content-Length");
    if (length == null) {
      return -1;
    }
    if (!length.matches("[0-9]{1,18}")) {
      throw new ProtocolException("Content-Length: " + length);
    }
    return Long.parseLong(length);
  }

  private static String trimmed(String value) {
    int start = 0;
    int end = value.length();
    while (start < end && (value.charAt(start) == ' ' || value.charAt(start) == '\t')) {
      start++;
    }
    while (end > start && (value.charAt(end - 1) == ' ' || value.charAt(end - 1) == '\t')) {
      end--;
    }
    return value.substring(start, end);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }
}
