package dev.larder.server.filter;

import dev.larder.api.Field;
import dev.larder.api.Fields;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A response whose status, fields and content go to a capture, and not to the container. Apart from
 * the character encoding, of which the container keeps account.
 */
final class CapturedResponse extends HttpServletResponseWrapper {

  private final HttpServletResponse container;
  private final Capture capture;
  private final CapturedFields fields = new CapturedFields();
  private final int cookiesBefore;
  private int status = SC_OK;

  /** Whether the writer is to give what it holds, and no more. */
  private boolean draining;

  private @Nullable CapturedOutput output;
  private @Nullable PrintWriter writer;
  private @Nullable Supplier<Map<String, String>> trailers;

  CapturedResponse(HttpServletResponse container, Capture capture) {
    super(container);
    this.container = container;
    this.capture = capture;
    this.cookiesBefore = container.getHeaders("Set-Cookie").size();
  }

  /** The fields as they are now, with those that the API keeps elsewhere. */
  Fields fields() {
    return fields.copy();
  }

  /** Whether the container has set a cookie by itself: that of a new session. */
  boolean hasForeignCookie() {
    return container.getHeaders("Set-Cookie").size() > cookiesBefore;
  }

  /** The content will be a page of the container's. */
  void contentIsContainers() {
    for (String name :
        List.of("Content-Type", "Content-Length", "Content-Encoding", "ETag", "Last-Modified")) {
      fields.set(name, null);
    }
  }

  void declareTrailers() {
    Supplier<Map<String, String>> declared = trailers;
    if (declared != null) {
      try {
        container.setTrailerFields(declared);
      } catch (IllegalStateException e) {
        // This protocol has none.
      }
    }
  }

  void flushWriter() {
    PrintWriter open = writer;
    if (open != null) {
      draining = true;
      open.flush();
      draining = false;
    }
  }

  @Override
  public ServletOutputStream getOutputStream() throws IOException {
    if (writer != null) {
      throw new IllegalStateException("getWriter has been called");
    }
    return output();
  }

  private CapturedOutput output() throws IOException {
    CapturedOutput present = output;
    if (present == null) {
      present = new CapturedOutput(container.getOutputStream(), this, capture);
      output = present;
    }
    return present;
  }

  @Override
  public PrintWriter getWriter() throws IOException {
    PrintWriter present = writer;
    if (present == null) {
      if (output != null) {
        throw new IllegalStateException("getOutputStream has been called");
      }
      String encoding = container.getCharacterEncoding();
      container.setCharacterEncoding(encoding);
      takeContentType();
      present = new PrintWriter(new OutputStreamWriter(output(), encoding));
      writer = present;
    }
    return present;
  }

  @Override
  public void flushBuffer() throws IOException {
    flushWriter();
    flushHere();
  }

  /** Sends what there is to the client. */
  void flushHere() throws IOException {
    if (draining) {
      return;
    }
    capture.flush();
    if (capture.told()) {
      container.flushBuffer();
    }
  }

  @Override
  public void resetBuffer() {
    takeFromWriter();
    capture.resetBuffer();
  }

  @Override
  public void reset() {
    takeFromWriter();
    capture.resetBuffer();
    fields.clear();
    container.setContentType(null);
    container.setCharacterEncoding(null);
    status = SC_OK;
    writer = null;
    output = null;
    trailers = null;
  }

  /** What the writer still has would come later. */
  private void takeFromWriter() {
    if (isCommitted()) {
      throw new IllegalStateException("the response is committed");
    }
    flushWriter();
  }

  @Override
  public boolean isCommitted() {
    return capture.told() || container.isCommitted();
  }

  @Override
  public int getBufferSize() {
    return 32 * 1024;
  }

  @Override
  public void setBufferSize(int size) {
    // There is one size.
  }

  @Override
  public void sendError(int code) throws IOException {
    sendError(code, null);
  }

  @Override
  public void sendError(int code, @Nullable String message) throws IOException {
    if (isCommitted()) {
      throw new IllegalStateException("the response is committed");
    }
    capture.sendError(code, message);
  }

  @Override
  public void sendRedirect(String location) throws IOException {
    if (isCommitted()) {
      throw new IllegalStateException("the response is committed");
    }
    capture.resetBuffer();
    status = SC_FOUND;
    setHeader("Location", location);
    capture.finish();
  }

  @Override
  public void setStatus(int code) {
    if (!isCommitted()) {
      status = code;
    }
  }

  @Override
  public int getStatus() {
    return status;
  }

  @Override
  public void addCookie(Cookie cookie) {
    StringBuilder text = new StringBuilder(cookie.getName() + "=" + cookie.getValue());
    cookie
        .getAttributes()
        .forEach(
            (name, value) ->
                text.append("; ").append(name).append(value.isEmpty() ? "" : "=" + value));
    addHeader("Set-Cookie", text.toString());
  }

  @Override
  public void setHeader(String name, @Nullable String value) {
    if (isCommitted()) {
      return;
    }
    if (name.equalsIgnoreCase("Content-Type")) {
      setContentType(value);
    } else {
      fields.set(name, value);
    }
  }

  @Override
  public void addHeader(String name, @Nullable String value) {
    if (isCommitted() || value == null) {
      return;
    }
    if (name.equalsIgnoreCase("Content-Type")) {
      setContentType(value);
    } else {
      fields.add(name, value);
    }
  }

  @Override
  public void setDateHeader(String name, long date) {
    setHeader(name, HttpDates.format(date));
  }

  @Override
  public void addDateHeader(String name, long date) {
    addHeader(name, HttpDates.format(date));
  }

  @Override
  public void setIntHeader(String name, int value) {
    setHeader(name, Integer.toString(value));
  }

  @Override
  public void addIntHeader(String name, int value) {
    addHeader(name, Integer.toString(value));
  }

  @Override
  public boolean containsHeader(String name) {
    return fields.first(name) != null || container.containsHeader(name);
  }

  @Override
  public @Nullable String getHeader(String name) {
    String own = fields.first(name);
    return own == null ? container.getHeader(name) : own;
  }

  @Override
  public Collection<String> getHeaders(String name) {
    List<String> own = fields.values(name);
    return own.isEmpty() ? container.getHeaders(name) : own;
  }

  @Override
  public Collection<String> getHeaderNames() {
    LinkedHashSet<String> names = new LinkedHashSet<>(container.getHeaderNames());
    for (Field line : fields.copy()) {
      names.add(line.name());
    }
    return names;
  }

  @Override
  public void setContentType(@Nullable String type) {
    if (!isCommitted()) {
      container.setContentType(type);
      takeContentType();
    }
  }

  @Override
  public void setCharacterEncoding(@Nullable String encoding) {
    if (!isCommitted() && writer == null) {
      container.setCharacterEncoding(encoding);
      takeContentType();
    }
  }

  @Override
  public void setLocale(@Nullable Locale locale) {
    if (!isCommitted()) {
      container.setLocale(locale);
      takeContentType();
      fields.set("Content-Language", container.getHeader("Content-Language"));
    }
  }

  private void takeContentType() {
    fields.set("Content-Type", container.getContentType());
  }

  @Override
  public void setContentLength(int length) {
    setContentLengthLong(length);
  }

  @Override
  public void setContentLengthLong(long length) {
    if (!isCommitted()) {
      fields.set("Content-Length", length < 0 ? null : Long.toString(length));
    }
  }

  @Override
  public void setTrailerFields(@Nullable Supplier<Map<String, String>> supplier) {
    if (isCommitted()) {
      throw new IllegalStateException("the response is committed");
    }
    trailers = supplier;
  }

  @Override
  public @Nullable Supplier<Map<String, String>> getTrailerFields() {
    return trailers;
  }
}
