package dev.larder.server.host;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;

/** The size of a request's head in HTTP/2. In HTTP/1 Jetty counts its bytes. */
final class HeadSize {

  /** What a field costs beside its name and value (RFC 9113 section 6.5.2). */
  private static final int PER_FIELD = 32;

  private HeadSize() {}

  /** Whether a head is no longer than a number of bytes. */
  static boolean within(int limit, Request request) {
    if (request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_2) {
      return true;
    }
    HttpFields fields = request.getHeaders();
    long size = length(request.getHttpURI());
    for (HttpField field : fields) {
      String value = field.getValue();
      size += PER_FIELD + field.getName().length() + (value == null ? 0 : value.length());
    }
    return size <= limit;
  }

  private static int length(HttpURI uri) {
    String target = uri.getPathQuery();
    return target == null ? 0 : target.length();
  }
}
