package dev.larder.server.host;

import dev.larder.api.Fields;
import dev.larder.api.LocalFile;
import dev.larder.engine.exchange.Answer;
import dev.larder.engine.exchange.ClientStream;
import dev.larder.engine.exchange.Completion;
import dev.larder.engine.exchange.Exchange;
import dev.larder.engine.exchange.FetchFailure;
import dev.larder.engine.exchange.FetchListener;
import dev.larder.engine.exchange.Fetcher;
import dev.larder.engine.message.CacheRequest;
import dev.larder.engine.outcome.Outcome;
import dev.larder.engine.policy.Policy;
import dev.larder.server.fetch.ClientContent;
import dev.larder.server.fetch.Hop;
import dev.larder.server.log.RequestTrace;
import dev.larder.server.upgrade.Upgrade;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request of Jetty's, and the way back to its client. */
final class JettyExchange implements Exchange {

  private static final Logger LOG = LoggerFactory.getLogger(JettyExchange.class);

  private final Request request;
  private final Response response;
  private final Callback callback;
  private final CacheRequest cacheRequest;
  private final Sites.Routes site;
  private final Sites.Route route;
  private final boolean trusted;
  private final @Nullable ClientContent content;
  private final Workers workers;
  private final Drain drain;
  private final int requestsPerConnection;
  private final @Nullable Upgrade upgrade;
  private @Nullable RequestTrace trace;
  private final AtomicBoolean ended = new AtomicBoolean();
  private CompletableFuture<Void> interim = CompletableFuture.completedFuture(null);

  JettyExchange(
      Request request,
      Response response,
      Callback callback,
      CacheRequest cacheRequest,
      Sites.Routes site,
      Sites.Route route,
      boolean trusted,
      @Nullable RequestTrace trace,
      @Nullable ClientContent content,
      Workers workers,
      Drain drain,
      int requestsPerConnection,
      @Nullable Upgrade upgrade) {
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.cacheRequest = cacheRequest;
    this.site = site;
    this.route = route;
    this.trusted = trusted;
    this.content = content;
    this.workers = workers;
    this.drain = drain;
    this.requestsPerConnection = requestsPerConnection;
    this.upgrade = upgrade;
    this.trace = trace;
  }

  @Override
  public CacheRequest request() {
    return cacheRequest;
  }

  @Override
  public Policy policy() {
    return route.policy();
  }

  @Override
  public boolean accessProtected() {
    return false;
  }

  @Override
  public void execute(Runnable task) {
    workers.execute(task);
  }

  @Override
  public Fetcher fetcher(String location) {
    Sites.Route target = location.isEmpty() ? route : site.named(location);
    RequestTrace traced = trace == null ? RequestTrace.of(request, trusted) : trace;
    trace = traced;
    Hop hop =
        new Hop(
            ClientAddress.text(request),
            Request.getRemotePort(request),
            trusted,
            protocol(),
            traced.requestId());
    Fetcher fetcher = target.origin().fetcher(hop, content, upgrade);
    return (forward, listener) ->
        fetcher.fetch(forward, new Timed(listener, traced, System.nanoTime()));
  }

  private String protocol() {
    return switch (version()) {
      case HTTP_1_0 -> "1.0";
      case HTTP_2 -> "2.0";
      case HTTP_3 -> "3.0";
      default -> "1.1";
    };
  }

  @Override
  public void interim(int status, Fields fields) {
    if (status < 102 || status > 199 || version() == HttpVersion.HTTP_1_0 || ended.get()) {
      return;
    }
    HttpFields.Mutable copy = HttpFields.build(fields.size());
    EncodedFields.addOnce(fields, copy);
    HttpFields sent = copy.asImmutable();
    // One after the other; a failed one is lost, which informational responses may be.
    interim =
        interim
            .exceptionally(failure -> null)
            .thenCompose(nothing -> response.writeInterim(status, sent));
  }

  @Override
  public void answer(Answer answer) {
    end();
    traceOutcome(answer.outcome());
    AnswerSender.send(this, answer);
  }

  @Override
  public ClientStream begin(int status, Fields fields, long contentLength, Outcome outcome) {
    end();
    traceOutcome(outcome);
    if (status == HttpStatus.SWITCHING_PROTOCOLS_101 && upgrade != null) {
      return SwitchedResponse.begin(this, upgrade, fields);
    }
    return StreamedResponse.begin(this, status, fields, contentLength);
  }

  private void traceOutcome(Outcome outcome) {
    RequestTrace kept = trace;
    if (kept != null) {
      kept.outcome(outcome);
    }
  }

  /** A stream that was reset, or whose connection broke. HTTP/1.1 has nothing that tells. */
  @Override
  public void whenGone(Consumer<Throwable> task) {
    try {
      request.addFailureListener(
          cause -> {
            // That nothing was to be sent for a while is the origin's doing.
            if (!(cause instanceof TimeoutException)) {
              task.accept(cause);
            }
          });
    } catch (IllegalStateException e) {
      // The request has ended: the client went while the answer was waited for.
      task.accept(e);
    }
  }

  @Override
  public void amend(Outcome outcome) {
    traceOutcome(outcome);
  }

  private void end() {
    if (!ended.compareAndSet(false, true)) {
      throw new IllegalStateException("the exchange has been answered");
    }
  }

  /** Lets the engine act on the exchange; the client gets an error if that throws. */
  void guarded(Runnable engine) {
    try {
      engine.run();
    } catch (RejectedExecutionException e) {
      refuse(HttpStatus.SERVICE_UNAVAILABLE_503);
    } catch (RuntimeException e) {
      LOG.error("A request failed inside the server", e);
      refuse(HttpStatus.INTERNAL_SERVER_ERROR_500);
    }
  }

  /** Takes the end back, nothing of which has been sent, and lets the engine find another. */
  void goOn(Runnable engine) {
    ended.set(false);
    guarded(engine);
  }

  /** Ends the exchange with an error, unless it has been answered. */
  void refuse(int status) {
    if (ended.compareAndSet(false, true)) {
      closeAfterUnreadContent();
      ErrorPages.write(request, response, callback, status);
    }
  }

  /** Takes back a response that was begun, of which nothing has left. */
  void takeBack(Runnable engine) {
    response.reset();
    goOn(engine);
  }

  Response response() {
    return response;
  }

  Request jettyRequest() {
    return request;
  }

  Callback callback() {
    return callback;
  }

  Workers workers() {
    return workers;
  }

  HttpVersion version() {
    return request.getConnectionMetaData().getHttpVersion();
  }

  /** Whether no content may follow the head of a response with this status. */
  boolean headOnly(int status) {
    return HttpMethod.HEAD.is(request.getMethod()) || HttpStatus.hasNoBody(status);
  }

  HttpField dateField() {
    return request.getConnectionMetaData().getConnector().getServer().getDateField();
  }

  /** Fields that depend on the connection: it is closed when it has served enough requests. */
  void addConnectionFields(HttpFields.Mutable fields) {
    if (drain.endsWith(request) || servedEnough()) {
      fields.put(HttpFields.CONNECTION_CLOSE);
    }
  }

  private boolean servedEnough() {
    return requestsPerConnection > 0
        && version().getVersion() <= 11
        && request.getConnectionMetaData().getConnection().getMessagesIn() >= requestsPerConnection;
  }

  /** An answer that comes without the content having been read leaves the rest of it in the way. */
  void closeAfterUnreadContent() {
    if (content == null) {
      return;
    }
    content.discard();
    boolean inTheWay = content.failed() || (!content.touched() && !request.consumeAvailable());
    if (version().getVersion() <= 11 && inTheWay) {
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
    }
  }

  /** Measures the origin's time. */
  private record Timed(FetchListener listener, RequestTrace trace, long started)
      implements FetchListener {

    @Override
    public void interim(int status, Fields fields) {
      listener.interim(status, fields);
    }

    @Override
    public void head(int status, Fields fields, @Nullable LocalFile file) {
      trace.upstream(System.nanoTime() - started);
      listener.head(status, fields, file);
    }

    @Override
    public void content(ByteBuffer chunk, Completion consumed) {
      listener.content(chunk, consumed);
    }

    @Override
    public void complete(Fields trailers) {
      listener.complete(trailers);
    }

    @Override
    public void failed(FetchFailure failure) {
      trace.upstream(System.nanoTime() - started);
      listener.failed(failure);
    }
  }
}
