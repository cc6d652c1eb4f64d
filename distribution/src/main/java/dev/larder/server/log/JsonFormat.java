package dev.larder.server.log;

import dev.larder.engine.outcome.Outcome;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.Locale;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.NanoTime;
import org.jspecify.annotations.Nullable;

/**
 * An object of JSON. Every line has every field, in the same order; what there is not is null. The
 * names are stable: docs/logs.md.
 */
final class JsonFormat {

  private static final SecondClock TIME =
      new SecondClock(
          DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss", Locale.ROOT)
              .withZone(ZoneOffset.UTC));

  private JsonFormat() {}

  static String line(Request request, Response response, Instant ended) {
    StringBuilder line = new StringBuilder(512);
    line.append("{\"time\":\"").append(TIME.text(ended)).append('.');
    LogValues.threeDigits(line, ended.get(ChronoField.MILLI_OF_SECOND));
    line.append("Z\"");
    HttpURI uri = request.getHttpURI();
    text(line, "client", LogValues.client(request));
    text(line, "method", request.getMethod());
    text(line, "scheme", request.getConnectionMetaData().isSecure() ? "https" : "http");
    text(line, "host", host(request, uri));
    text(line, "target", uri.getPathQuery());
    text(line, "protocol", request.getConnectionMetaData().getProtocol());
    number(line, "status", response.getStatus());
    number(line, "bytes", Response.getContentBytesWritten(response));
    text(line, "referer", request.getHeaders().get(HttpHeader.REFERER));
    text(line, "user_agent", request.getHeaders().get(HttpHeader.USER_AGENT));
    RequestTrace trace = RequestTrace.of(request);
    Outcome outcome = trace == null ? null : trace.outcome();
    text(line, "cache", outcome == null ? null : LogValues.cache(outcome));
    text(line, "reason", outcome == null ? null : outcome.detail().code());
    int upstream = outcome == null ? 0 : outcome.forwardStatus();
    number(line, "upstream_status", upstream == 0 ? -1 : upstream);
    seconds(line, "upstream_time", trace == null ? -1 : trace.upstreamNanos());
    seconds(line, "time_total", NanoTime.since(request.getBeginNanoTime()));
    text(line, "request_id", trace == null ? null : trace.requestId());
    return line.append('}').toString();
  }

  private static @Nullable String host(Request request, HttpURI uri) {
    String authority = uri.getAuthority();
    return authority != null ? authority : request.getHeaders().get(HttpHeader.HOST);
  }

  private static void name(StringBuilder line, String name) {
    line.append(",\"").append(name).append("\":");
  }

  private static void number(StringBuilder line, String name, long value) {
    name(line, name);
    if (value < 0) {
      line.append("null");
    } else {
      line.append(value);
    }
  }

  private static void seconds(StringBuilder line, String name, long nanos) {
    name(line, name);
    if (nanos < 0) {
      line.append("null");
    } else {
      LogValues.seconds(line, nanos);
    }
  }

  private static void text(StringBuilder line, String name, @Nullable String value) {
    name(line, name);
    if (value == null) {
      line.append("null");
      return;
    }
    line.append('"');
    escaped(line, value);
    line.append('"');
  }

  /** The inside of a string (RFC 8259 section 7). */
  static void escaped(StringBuilder line, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        line.append('\\').append(c);
      } else if (!LogValues.unprintable(value, i)) {
        line.append(c);
      } else {
        // Half a character is not one, and some readers refuse it even when it is escaped.
        LogValues.unicodeEscape(line, Character.isSurrogate(c) ? '\ufffd' : c);
      }
    }
  }
}
