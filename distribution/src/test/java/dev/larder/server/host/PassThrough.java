package dev.larder.server.host;

import dev.larder.api.Body;
import dev.larder.api.Fields;
import dev.larder.api.LocalFile;
import dev.larder.engine.exchange.Answer;
import dev.larder.engine.exchange.ClientStream;
import dev.larder.engine.exchange.Completion;
import dev.larder.engine.exchange.Exchange;
import dev.larder.engine.exchange.FetchFailure;
import dev.larder.engine.exchange.FetchListener;
import dev.larder.engine.message.CacheRequest;
import dev.larder.engine.message.FieldBlock;
import dev.larder.engine.message.ForwardRequest;
import dev.larder.engine.outcome.Outcome;
import dev.larder.engine.outcome.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An engine that caches nothing: it passes requests on and streams responses back. */
final class PassThrough implements Consumer<Exchange> {

  private static final Set<String> OF_CONNECTION =
      Set.of("connection", "content-length", "keep-alive", "te", "transfer-encoding", "upgrade");

  private final List<FetchFailure> failures = new CopyOnWriteArrayList<>();
  private final List<CacheRequest> requests = new CopyOnWriteArrayList<>();
  private final List<Optional<LocalFile>> files = new CopyOnWriteArrayList<>();
  private final AtomicInteger completed = new AtomicInteger();

  /** What failed, in order. */
  List<FetchFailure> failures() {
    return failures;
  }

  /** Which file each response was told to be, in order. */
  List<Optional<LocalFile>> files() {
    return files;
  }

  /** What was asked, in order. */
  List<CacheRequest> requests() {
    return requests;
  }

  /**
   * Waits until so many fetches are complete, and their connections free. A client that has its
   * last byte may be a moment ahead of that.
   */
  void awaitCompleted(int fetches) throws InterruptedException {
    Eventually.holds(() -> completed.get() >= fetches);
  }

  static Fields endToEnd(Fields fields) {
    return fields.without(field -> OF_CONNECTION.contains(field.name().toLowerCase(Locale.ROOT)));
  }

  @Override
  public void accept(Exchange exchange) {
    CacheRequest request = exchange.request();
    requests.add(request);
    String authority =
        request.port() == 80 ? request.host() : request.host() + ":" + request.port();
    ForwardRequest forward =
        new ForwardRequest(
            request.method(),
            request.scheme(),
            authority,
            request.port(),
            request.path(),
            request.query(),
            endToEnd(request.fields()).without(field -> field.name().equalsIgnoreCase("host")),
            request.hasContent());
    var unused = exchange.fetcher("").fetch(forward, new Listener(exchange));
  }

  /** A short response in text. */
  static Answer answer(int status, String text) {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    return new Answer(
        status,
        new FieldBlock(Fields.of("Content-Type", "text/plain;charset=utf-8")),
        FieldBlock.EMPTY,
        bytes.remaining(),
        Body.of(bytes),
        0,
        bytes.remaining(),
        null,
        Outcome.unforwarded(Reason.ORIGIN_FAILED));
  }

  private final class Listener implements FetchListener {

    private final Exchange exchange;
    private @Nullable ClientStream stream;

    Listener(Exchange exchange) {
      this.exchange = exchange;
    }

    @Override
    public void interim(int status, Fields fields) {
      exchange.interim(status, fields);
    }

    @Override
    public void head(int status, Fields fields, @Nullable LocalFile file) {
      files.add(Optional.ofNullable(file));
      String length = fields.first("Content-Length");
      stream =
          exchange.begin(
              status,
              endToEnd(fields),
              length == null ? -1 : Long.parseLong(length),
              new Outcome(Reason.URI_MISS, null, status, false));
    }

    @Override
    public void content(ByteBuffer chunk, Completion consumed) {
      if (stream != null) {
        stream.write(chunk, consumed);
      }
    }

    @Override
    public void complete(Fields trailers) {
      completed.incrementAndGet();
      if (stream != null) {
        stream.end(trailers);
      }
    }

    @Override
    public void failed(FetchFailure failure) {
      failures.add(failure);
      if (stream != null) {
        stream.fail(
            new IllegalStateException(failure.message()),
            () -> exchange.answer(answer(502, failure.message())));
      } else {
        exchange.answer(answer(failure.kind().status(), failure.message()));
      }
    }
  }
}
