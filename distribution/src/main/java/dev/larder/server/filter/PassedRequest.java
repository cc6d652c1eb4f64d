package dev.larder.server.filter;

import dev.larder.api.Field;
import dev.larder.api.Fields;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A request as the engine forwards it: with the fields that the engine gives it, conditions among
 * them, and such that an asynchronous response goes through the capture as well.
 */
final class PassedRequest extends HttpServletRequestWrapper {

  /** Not the engine's: they are about the connection, and the content. */
  private static final Set<String> OWN = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  static {
    OWN.addAll(
        List.of(
            "Host",
            "Connection",
            "Content-Length",
            "Transfer-Encoding",
            "Expect",
            "TE",
            "Upgrade"));
  }

  private final Fields fields;
  private final Capture capture;
  private @Nullable CapturedAsync async;

  PassedRequest(HttpServletRequest request, Fields fields, Capture capture) {
    super(request);
    this.fields = fields;
    this.capture = capture;
  }

  @Override
  public @Nullable String getHeader(String name) {
    return OWN.contains(name) ? super.getHeader(name) : fields.first(name);
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    return OWN.contains(name)
        ? super.getHeaders(name)
        : Collections.enumeration(fields.values(name));
  }

  @Override
  public Enumeration<String> getHeaderNames() {
    Set<String> names = new LinkedHashSet<>();
    for (String name : Collections.list(super.getHeaderNames())) {
      if (OWN.contains(name)) {
        names.add(name);
      }
    }
    for (Field line : fields) {
      names.add(line.name());
    }
    return Collections.enumeration(names);
  }

  @Override
  public int getIntHeader(String name) {
    String value = getHeader(name);
    return value == null ? -1 : Integer.parseInt(value.strip());
  }

  @Override
  public long getDateHeader(String name) {
    String value = getHeader(name);
    return value == null ? -1 : HttpDates.parse(value);
  }

  @Override
  public AsyncContext startAsync() {
    return started(super.startAsync(this, capture.response()));
  }

  @Override
  public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
    return started(super.startAsync(request, response));
  }

  private AsyncContext started(AsyncContext context) {
    capture.asyncStarted();
    CapturedAsync started = new CapturedAsync(context, capture);
    async = started;
    return started;
  }

  @Override
  public AsyncContext getAsyncContext() {
    CapturedAsync started = async;
    return started == null ? super.getAsyncContext() : started;
  }
}
