package dev.larder.server.filter;

import dev.larder.api.Field;
import dev.larder.api.Fields;
import dev.larder.engine.exchange.Completion;
import dev.larder.engine.exchange.FetchFailure;
import dev.larder.engine.exchange.FetchListener;
import dev.larder.engine.exchange.Fetcher;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A response of the web application on its way to the engine. What the application sets and writes
 * is kept until there is too much of it, or it is flushed or ended; the engine then hears the head,
 * and every part of the content after that as it is written.
 *
 * <p>Used by the threads of one request, one at a time.
 */
final class Capture implements Fetcher.Fetch {

  /** Where the filter finds it in later dispatches of the same request. */
  static final String ATTRIBUTE = "dev.larder.server.filter.capture";

  private static final int BUFFER = 32 * 1024;

  /** Keeps a response from being stored, whatever the settings are; the client does not get it. */
  private static final Field MARK = new Field("Vary", "*");

  private final FilterExchange exchange;
  private final FetchListener listener;
  private final PassedRequest request;
  private final CapturedResponse response;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

  private boolean told;
  private boolean marked;
  private boolean over;
  private boolean unbuffered;
  private boolean written;
  private boolean async;
  private boolean suspended;
  private boolean expired;
  private int error;
  private @Nullable String errorMessage;

  Capture(FilterExchange exchange, Fields fields, FetchListener listener) {
    this.exchange = exchange;
    this.listener = listener;
    this.request = new PassedRequest(exchange.servletRequest(), fields, this);
    this.response = new CapturedResponse(exchange.servletResponse(), this);
  }

  CapturedResponse response() {
    return response;
  }

  /** Runs the rest of the chain. What it throws is the exchange's to tell. */
  void goOn(FilterChain chain) {
    goOn(chain, request, response);
  }

  /**
   * Runs the rest of the chain in a later dispatch.
   *
   * @param dispatched the container's: it wraps that of this capture
   */
  void goOn(FilterChain chain, ServletRequest dispatched, ServletResponse given) {
    suspended = false;
    try {
      chain.doFilter(dispatched, captured(given) ? given : response);
      if (!suspended && !dispatched.isAsyncStarted()) {
        finish();
      }
    } catch (IOException | ServletException | RuntimeException | Error e) {
      exchange.thrown(e);
      fail(e);
    }
  }

  private boolean captured(ServletResponse given) {
    return given == response
        || (given instanceof ServletResponseWrapper wrapper && wrapper.isWrapperFor(response));
  }

  void rethrow() throws IOException, ServletException {
    exchange.rethrow();
  }

  /** The application goes on after the chain has returned. */
  void asyncStarted() {
    async = true;
    suspended = true;
  }

  /** It ran out of time, or failed: whatever it ends with now is not what it was to be. */
  void expire() {
    expired = true;
  }

  /** Writes go to the container one by one from here on. */
  void unbuffered() {
    unbuffered = true;
  }

  boolean told() {
    return told;
  }

  boolean isMark(Field line) {
    return marked && line.equals(MARK);
  }

  /** Takes content. */
  void write(byte[] bytes, int from, int count) throws IOException {
    if (over || error != 0) {
      return;
    }
    written |= count > 0;
    if (!unbuffered && !told && kept.size() + count <= BUFFER) {
      kept.write(bytes, from, count);
      return;
    }
    ByteBuffer content = ByteBuffer.wrap(bytes, from, count);
    if (kept.size() > 0) {
      kept.write(bytes, from, count);
      content = ByteBuffer.wrap(kept.toByteArray());
      kept.reset();
    }
    tell();
    pass(content);
  }

  private void pass(ByteBuffer content) throws IOException {
    if (over || !content.hasRemaining()) {
      return;
    }
    Passing passing = new Passing();
    listener.content(content, passing);
    Throwable cause = passing.failure;
    if (cause != null) {
      over = true;
      throw cause instanceof IOException io ? io : new IOException(cause);
    }
  }

  /** Tells the head, and the content so far. */
  void flush() throws IOException {
    if (over || error != 0) {
      return;
    }
    tell();
    passKept();
  }

  private void passKept() throws IOException {
    ByteBuffer content = ByteBuffer.wrap(kept.toByteArray());
    kept.reset();
    pass(content);
  }

  /** Forgets what was written and not told. */
  void resetBuffer() {
    if (told) {
      throw new IllegalStateException("the response is committed");
    }
    kept.reset();
    written = false;
  }

  /** Tells an error, of which the container makes the page. */
  void sendError(int status, @Nullable String message) throws IOException {
    resetBuffer();
    error = status;
    errorMessage = message;
    response.setStatus(status);
    response.contentIsContainers();
    tell();
  }

  /** Called when the head is on the way to the client. */
  void begun() throws IOException {
    if (error != 0) {
      if (errorMessage == null) {
        exchange.servletResponse().sendError(error);
      } else {
        exchange.servletResponse().sendError(error, errorMessage);
      }
    } else {
      response.declareTrailers();
    }
  }

  private void tell() {
    if (told || over) {
      return;
    }
    told = true;
    marked =
        error != 0
            || expired
            || response.hasForeignCookie()
            || (async && !written && !declaredEmpty());
    Fields fields = response.fields();
    listener.head(response.getStatus(), marked ? fields.plus(List.of(MARK)) : fields);
  }

  private boolean declaredEmpty() {
    return response.getStatus() == 204 || "0".equals(response.getHeader("Content-Length"));
  }

  /** The application has ended the response well. */
  void finish() throws IOException {
    if (over) {
      return;
    }
    response.flushWriter();
    // Of an empty asynchronous response nobody knows whether that is all.
    if (!told
        && error == 0
        && (written || !async)
        && response.getHeader("Content-Length") == null
        && mayHaveContent()) {
      response.setContentLengthLong(kept.size());
    }
    if (error == 0) {
      flush();
    }
    if (expired && !marked) {
      fail(new IOException("the response was ended after a failure"));
    } else if (!over) {
      over = true;
      listener.complete(Fields.EMPTY);
    }
  }

  private boolean mayHaveContent() {
    int status = response.getStatus();
    boolean head = request.getMethod().equals("HEAD");
    return status >= 200 && status != 204 && status != 304 && !(head && kept.size() == 0);
  }

  /** The response will not be whole. */
  void fail(Throwable cause) {
    if (over) {
      return;
    }
    over = true;
    listener.failed(new FetchFailure(FetchFailure.Kind.BROKEN, "The application failed.", cause));
  }

  /** The response is the container's now, whole or not. */
  void leave(Throwable cause) {
    if (!over) {
      exchange.giveUp();
      fail(cause);
    }
  }

  /** The engine has another answer, or none is wanted: what the application does is dropped. */
  @Override
  public void cancel(Throwable reason) {
    over = true;
  }

  private static final class Passing implements Completion {
    private @Nullable Throwable failure;

    @Override
    public void succeeded() {}

    @Override
    public void failed(Throwable cause) {
      failure = cause;
    }
  }
}
