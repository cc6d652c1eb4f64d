package dev.larder.server.log;

import dev.larder.engine.outcome.Outcome;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.NanoTime;
import org.jspecify.annotations.Nullable;

/**
 * One line of the access log: the combined format, then what the cache did, why, the status of the
 * origin, and the seconds that the origin and the whole request took. A dash stands for what there
 * is not.
 *
 * <pre>
 * 127.0.0.1 - - [22/Nov/2026:03:26:16 +0000] "GET / HTTP/1.1" 200 5 "-" "curl/8.5" hit fresh - - 0.000
 * </pre>
 */
final class LogLine {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneId.systemDefault());

  /** The text of the last second that was asked for: formatting a time costs more than the rest. */
  private record Second(long epoch, String text) {}

  private static volatile Second last = new Second(Long.MIN_VALUE, "");

  private LogLine() {}

  static String of(Request request, Response response, Instant now) {
    StringBuilder line = new StringBuilder(256);
    address(line, request.getConnectionMetaData().getRemoteSocketAddress());
    line.append(" - - [").append(time(now)).append("] \"");
    escaped(line, request.getMethod());
    line.append(' ');
    escaped(line, request.getHttpURI().getPathQuery());
    line.append(' ').append(request.getConnectionMetaData().getProtocol()).append("\" ");
    line.append(response.getStatus()).append(' ');
    line.append(Response.getContentBytesWritten(response));
    quoted(line, request.getHeaders().get(HttpHeader.REFERER));
    quoted(line, request.getHeaders().get(HttpHeader.USER_AGENT));
    RequestTrace trace = RequestTrace.of(request);
    outcome(line, trace == null ? null : trace.outcome());
    seconds(line, trace == null ? -1 : trace.upstreamNanos());
    seconds(line, NanoTime.since(request.getBeginNanoTime()));
    return line.toString();
  }

  private static void address(StringBuilder line, @Nullable SocketAddress address) {
    if (address instanceof InetSocketAddress socket && socket.getAddress() != null) {
      line.append(socket.getAddress().getHostAddress());
    } else {
      line.append('-');
    }
  }

  private static String time(Instant now) {
    Second second = last;
    if (second.epoch() != now.getEpochSecond()) {
      second = new Second(now.getEpochSecond(), TIME.format(now));
      last = second;
    }
    return second.text();
  }

  private static void outcome(StringBuilder line, @Nullable Outcome outcome) {
    if (outcome == null) {
      line.append(" - - -");
      return;
    }
    String forward = outcome.lookup().forward().token();
    line.append(' ').append(outcome.hit() ? "hit" : forward);
    line.append(' ').append(outcome.detail().code()).append(' ');
    if (outcome.forwardStatus() == 0) {
      line.append('-');
    } else {
      line.append(outcome.forwardStatus());
    }
  }

  private static void seconds(StringBuilder line, long nanos) {
    if (nanos < 0) {
      line.append(" -");
      return;
    }
    long millis = nanos / 1_000_000;
    long rest = millis % 1000;
    line.append(' ').append(millis / 1000).append('.');
    if (rest < 100) {
      line.append('0');
    }
    if (rest < 10) {
      line.append('0');
    }
    line.append(rest);
  }

  private static void quoted(StringBuilder line, @Nullable String value) {
    line.append(" \"");
    escaped(line, value == null ? "-" : value);
    line.append('"');
  }

  /** Nothing that a client sends may end the quotes, or the line. */
  static void escaped(StringBuilder line, @Nullable String value) {
    if (value == null) {
      line.append('-');
      return;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        line.append('\\').append(c);
      } else if (c < ' ' || (c >= 0x7f && c <= 0x9f) || c == '\u2028' || c == '\u2029') {
        line.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        line.append(c);
      }
    }
  }
}
