package dev.larder.server.fetch;

import dev.larder.api.Fields;
import dev.larder.api.LocalFile;
import dev.larder.engine.exchange.Completion;
import dev.larder.engine.exchange.FetchFailure;
import dev.larder.engine.exchange.FetchListener;
import dev.larder.engine.exchange.Fetcher;
import dev.larder.engine.message.ForwardRequest;
import dev.larder.server.upgrade.Upgrade;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.HttpResponseException;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.client.transport.HttpRequest;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.thread.SerializedInvoker;
import org.jspecify.annotations.Nullable;

/**
 * One fetch: a request to one upstream, or to one after the other until one answers. What it hears
 * from Jetty on several threads it tells the listener in order, one call at a time.
 */
final class ProxyFetch implements Fetcher.Fetch {

  private static final Set<String> IDEMPOTENT =
      Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE");
  private static final int MOST_INTERIM = 50;

  /** How long content that is all with the sender may still be on its way after the answer. */
  private static final long MILLIS_TO_SEND_REST = 1000;

  private final ProxyOrigin origin;
  private final ForwardRequest forward;
  private final Hop hop;
  private final @Nullable ClientContent content;
  private final @Nullable Upgrade upgrade;
  private final FetchListener listener;
  private final SerializedInvoker events = new SerializedInvoker(ProxyFetch.class);
  private final ReadTimeout timeout;

  private volatile @Nullable RawRequest request;
  private volatile @Nullable Throwable cancelled;
  private volatile boolean connected;
  private volatile boolean begun;
  private volatile boolean uploaded;
  private volatile boolean responded;
  private int retriesLeft;
  private int interimSeen;

  // Below: touched inside events only.
  private boolean ended;
  private boolean contentRead;
  private boolean responseDone;
  private Fields trailers = Fields.EMPTY;

  ProxyFetch(
      ProxyOrigin origin,
      ForwardRequest forward,
      Hop hop,
      @Nullable ClientContent content,
      @Nullable Upgrade upgrade,
      FetchListener listener) {
    this.origin = origin;
    this.forward = forward;
    this.hop = hop;
    this.content = content;
    this.upgrade = upgrade;
    this.listener = listener;
    this.retriesLeft = origin.retries();
    this.timeout = new ReadTimeout(origin.scheduler(), origin.readTimeout().toNanos(), this::abort);
  }

  void start() {
    if (!Requests.sendable(forward)) {
      fail(new FetchFailure(FetchFailure.Kind.UNSENDABLE, "The request cannot be sent.", null));
      return;
    }
    attempt(origin.upstreams().next());
  }

  private void attempt(Upstream upstream) {
    connected = false;
    begun = false;
    uploaded = false;
    RawRequest attempt = Requests.make(origin, upstream, forward, hop, content, upgrade, timeout);
    attempt.attribute(InterimResponses.FETCH, this);
    attempt.onRequestBegin(r -> connected = true);
    attempt.onRequestSuccess(
        r -> {
          uploaded = true;
          timeout.waiting();
        });
    attempt.onResponseBegin(r -> begun = true);
    attempt.onResponseHeaders(r -> head(upstream, r));
    attempt.onResponseContentSource((r, source) -> new ContentReader(source).read());
    attempt.onResponseSuccess(this::responseDone);
    // Jetty's own timeout counts while the client holds the content up; this one does not.
    attempt.idleTimeout(0, TimeUnit.MILLISECONDS);
    request = attempt;
    timeout.waiting();
    attempt.send(result -> completed(upstream, result));
    Throwable reason = cancelled;
    if (reason != null) {
      abort(reason);
    }
  }

  /** Called by {@link InterimResponses}. */
  void interim(int status, HttpFields fields) {
    begun = true;
    if (++interimSeen > MOST_INTERIM) {
      abort(new ProtocolFailure("more informational responses than anybody needs"));
    } else if (status != 100) {
      Fields copy = Requests.copy(fields);
      tell(() -> listener.interim(status, copy));
    }
  }

  private void head(Upstream upstream, Response response) {
    origin.upstreams().answered(upstream);
    int status = response.getStatus();
    if (status < 200 && !switched(response)) {
      abort(new ProtocolFailure("status " + status + " as a final response"));
      return;
    }
    List<String> codings = response.getHeaders().getValuesList(HttpHeader.TRANSFER_ENCODING);
    if (codings.size() > 1 || !codings.stream().allMatch("chunked"::equalsIgnoreCase)) {
      // Nobody asked for another one (RFC 9112 section 7), and what it hides could not be read.
      abort(new ProtocolFailure("the transfer codings " + codings));
      return;
    }
    Fields fields = Requests.copy(response.getHeaders());
    LocalFile file = origin.announcements().take(endPoint(response.getRequest()));
    tell(() -> listener.head(status, fields, file));
  }

  private static EndPoint endPoint(Request request) {
    return ((Connection) ((HttpRequest) request).getConnection()).getEndPoint();
  }

  /** Whether a response switches to a protocol that was asked for. */
  private boolean switched(Response response) {
    return response.getStatus() == HttpStatus.SWITCHING_PROTOCOLS_101
        && upgrade != null
        && upgrade.isGrantedBy(response.getHeaders());
  }

  private void responseDone(Response response) {
    responded = true;
    if (uploaded || content == null) {
      return;
    }
    // The upstream has answered without wanting the rest; its connection cannot be used again.
    CancellationException early = new CancellationException("the upstream answered early");
    if (content.handedOver()) {
      // Unless it has all of it, and the thread that sent it has only not told so yet. Then the
      // request has ended a moment later, and this does nothing.
      var unused =
          origin
              .scheduler()
              .schedule(() -> abort(early), MILLIS_TO_SEND_REST, TimeUnit.MILLISECONDS);
    } else {
      abort(early);
    }
  }

  private void contentRead() {
    tell(
        () -> {
          contentRead = true;
          completeIfWhole();
        });
  }

  private void completeIfWhole() {
    if (contentRead && responseDone) {
      ended = true;
      timeout.end();
      listener.complete(trailers);
    }
  }

  private void completed(Upstream upstream, Result result) {
    Throwable failure = result.getFailure();
    if (failure == null && upgrade != null && switched(result.getResponse())) {
      handOver(result, upgrade);
      return;
    }
    if (failure == null || responded) {
      // A response that is whole does not suffer from a request that is not. It is told here, and
      // not before, because only now the connection is free for the next request.
      HttpFields received = result.getResponse().getTrailers();
      Fields copy = received == null ? Fields.EMPTY : Requests.copy(received);
      tell(
          () -> {
            responseDone = true;
            trailers = copy;
            completeIfWhole();
          });
      return;
    }
    if (!begun && failure instanceof HttpResponseException) {
      begun = true;
    }
    if (!begun && !FailureKinds.local(failure)) {
      origin.upstreams().failed(upstream);
      if (mayRetry()) {
        retriesLeft--;
        attempt(origin.upstreams().after(upstream));
        return;
      }
    }
    boolean contentFailed = content != null && content.failed();
    FetchFailure described = FailureKinds.describe(failure, cancelled, contentFailed, connected);
    origin.failures().failed(upstream, hop.requestId(), described);
    fail(described);
  }

  /** The connection is HTTP no more, and no longer the client's. */
  private void handOver(Result result, Upgrade wish) {
    EndPoint endPoint = endPoint(result.getRequest());
    wish.switched(endPoint, result.getResponse().getHeaders(), origin.tunnelTimeouts());
    tell(
        () -> {
          contentRead = true;
          responseDone = true;
          completeIfWhole();
        });
    events.run(wish::closeUntaken);
  }

  private boolean mayRetry() {
    if (retriesLeft <= 0 || cancelled != null) {
      return false;
    }
    // If connected: perhaps a kept connection that the upstream closed just then.
    boolean worthwhile =
        connected ? IDEMPOTENT.contains(forward.method()) : origin.upstreams().size() > 1;
    return worthwhile && (content == null || content.rewind());
  }

  private void fail(FetchFailure failure) {
    timeout.end();
    tell(
        () -> {
          ended = true;
          listener.failed(failure);
        });
  }

  private void tell(Runnable event) {
    events.run(
        () -> {
          if (!ended) {
            event.run();
          }
        });
  }

  @Override
  public void cancel(Throwable reason) {
    if (cancelled == null) {
      cancelled = reason;
    }
    abort(reason);
  }

  private void abort(Throwable reason) {
    RawRequest current = request;
    if (current != null) {
      var unused = current.abort(reason);
    }
  }

  /**
   * Reads the content chunk by chunk, the next one only when the listener is done with the last.
   */
  private final class ContentReader {

    private final Content.Source source;

    ContentReader(Content.Source source) {
      this.source = source;
    }

    void read() {
      while (true) {
        Content.Chunk chunk = source.read();
        if (chunk == null) {
          timeout.waiting();
          source.demand(this::read);
          return;
        }
        if (Content.Chunk.isFailure(chunk)) {
          // The end of the exchange tells why.
          return;
        }
        timeout.idle();
        if (chunk.hasRemaining()) {
          Delivery delivery = new Delivery(chunk);
          tell(() -> listener.content(chunk.getByteBuffer(), delivery));
          if (!delivery.consumedAtOnce()) {
            return;
          }
        } else {
          chunk.release();
        }
        if (chunk.isLast()) {
          contentRead();
          return;
        }
      }
    }

    /** One chunk in the listener's hands. Avoids recursion when it is consumed at once. */
    private final class Delivery implements Completion {

      private final Content.Chunk chunk;
      private boolean consumed;
      private boolean left;

      Delivery(Content.Chunk chunk) {
        this.chunk = chunk;
      }

      /** Whether the reader goes on by itself; otherwise the completion makes it go on. */
      synchronized boolean consumedAtOnce() {
        left = true;
        return consumed;
      }

      @Override
      public void succeeded() {
        boolean resume;
        synchronized (this) {
          if (consumed) {
            return;
          }
          consumed = true;
          resume = left;
        }
        boolean last = chunk.isLast();
        chunk.release();
        if (resume && last) {
          contentRead();
        } else if (resume) {
          read();
        }
      }

      @Override
      public void failed(Throwable cause) {
        synchronized (this) {
          if (consumed) {
            return;
          }
          consumed = true;
          // The reader must not go on, whichever comes first.
          left = true;
        }
        chunk.release();
        cancel(cause);
      }
    }
  }

  /** The upstream speaks something that is not HTTP as it should be. */
  static final class ProtocolFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ProtocolFailure(String message) {
      super(message);
    }
  }
}
