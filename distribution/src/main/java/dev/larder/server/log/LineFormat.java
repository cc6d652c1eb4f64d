package dev.larder.server.log;

import dev.larder.server.config.AccessLogConfig;
import java.time.Instant;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/** How a request and its response become a line of the access log. Safe for use by many threads. */
@FunctionalInterface
interface LineFormat {

  /** The line, without its end. */
  String line(Request request, Response response, Instant ended);

  static LineFormat of(AccessLogConfig.Format format) {
    return switch (format) {
      case COMBINED -> CombinedFormat::line;
      case JSON -> JsonFormat::line;
    };
  }
}
