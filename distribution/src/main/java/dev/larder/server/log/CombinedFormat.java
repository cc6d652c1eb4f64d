package dev.larder.server.log;

import dev.larder.engine.outcome.Outcome;
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
 * The combined format, then what the cache did, why, the status of the origin, the seconds that the
 * origin and the whole request took, and the request id. A dash stands for what there is not.
 *
 * <pre>
 * 127.0.0.1 - - [22/Nov/2026:03:26:16 +0000] "GET / HTTP/1.1" 200 5 "-" "curl/8.5" hit fresh - - 0.000 b0x1k2m3-7
 * </pre>
 */
final class CombinedFormat {

  private static final SecondClock TIME =
      new SecondClock(
          DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
              .withZone(ZoneId.systemDefault()));

  private CombinedFormat() {}

  static String line(Request request, Response response, Instant ended) {
    StringBuilder line = new StringBuilder(320);
    String client = LogValues.client(request);
    line.append(client == null ? "-" : client);
    line.append(" - - [").append(TIME.text(ended)).append("] \"");
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
    line.append(' ').append(trace == null ? "-" : trace.requestId());
    return line.toString();
  }

  private static void outcome(StringBuilder line, @Nullable Outcome outcome) {
    if (outcome == null) {
      line.append(" - - -");
      return;
    }
    line.append(' ').append(LogValues.cache(outcome));
    line.append(' ').append(outcome.detail().code()).append(' ');
    if (outcome.forwardStatus() == 0) {
      line.append('-');
    } else {
      line.append(outcome.forwardStatus());
    }
  }

  private static void seconds(StringBuilder line, long nanos) {
    line.append(' ');
    if (nanos < 0) {
      line.append('-');
    } else {
      LogValues.seconds(line, nanos);
    }
  }

  private static void quoted(StringBuilder line, @Nullable String value) {
    line.append(" \"");
    escaped(line, value);
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
      } else if (LogValues.unprintable(value, i)) {
        LogValues.unicodeEscape(line, c);
      } else {
        line.append(c);
      }
    }
  }
}
