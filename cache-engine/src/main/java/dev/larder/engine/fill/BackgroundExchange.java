package dev.larder.engine.fill;

import dev.larder.api.Fields;
import dev.larder.api.StoredResponse;
import dev.larder.engine.exchange.Answer;
import dev.larder.engine.exchange.ClientStream;
import dev.larder.engine.exchange.Completion;
import dev.larder.engine.exchange.Exchange;
import dev.larder.engine.exchange.Fetcher;
import dev.larder.engine.message.CacheRequest;
import dev.larder.engine.message.DetachedRequest;
import dev.larder.engine.outcome.Outcome;
import dev.larder.engine.outcome.Reason;
import dev.larder.engine.policy.Policy;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * A request that no client waits for: it asks for the whole of what a client's request was about,
 * and takes whatever comes. To the rest of the engine it is an exchange like any other.
 */
final class BackgroundExchange implements Exchange, ClientStream {

  private final CacheRequest request;
  private final Policy policy;
  private final Fetcher fetcher;
  private final Executor executor;
  private final Consumer<Boolean> whenEnded;
  private boolean failed;

  private BackgroundExchange(
      CacheRequest request,
      Policy policy,
      Fetcher fetcher,
      Executor executor,
      Consumer<Boolean> whenEnded) {
    this.request = request;
    this.policy = policy;
    this.fetcher = fetcher;
    this.executor = executor;
    this.whenEnded = whenEnded;
  }

  /**
   * A copy of a client's exchange, taken before that ends.
   *
   * @param location where to ask
   * @param whenEnded told once whether the origin gave a proper answer
   */
  static BackgroundExchange of(Exchange client, String location, Consumer<Boolean> whenEnded) {
    DetachedRequest asked = DetachedRequest.of(client.request(), true);
    DetachedRequest whole =
        new DetachedRequest(
            "GET",
            asked.scheme(),
            asked.host(),
            asked.port(),
            asked.path(),
            asked.query(),
            ForwardRequests.withoutConditions(asked.fields()),
            false,
            asked.more());
    return new BackgroundExchange(
        whole, client.policy(), client.fetcher(location), client::execute, whenEnded);
  }

  @Override
  public CacheRequest request() {
    return request;
  }

  @Override
  public Policy policy() {
    return policy;
  }

  @Override
  public Fetcher fetcher(String location) {
    return fetcher;
  }

  @Override
  public boolean accessProtected() {
    return false;
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  @Override
  public void interim(int status, Fields fields) {
    // Nobody listens.
  }

  @Override
  public void answer(Answer answer) {
    StoredResponse pinned = answer.stored();
    if (pinned != null) {
      pinned.close();
    }
    Reason result = answer.outcome().result();
    whenEnded.accept(result != Reason.ORIGIN_FAILED && result != Reason.STALE_ON_ERROR);
  }

  @Override
  public ClientStream begin(int status, Fields fields, long contentLength, Outcome outcome) {
    failed = status >= 500;
    return this;
  }

  @Override
  public void write(ByteBuffer chunk, Completion sent) {
    chunk.position(chunk.limit());
    sent.succeeded();
  }

  @Override
  public void end(Fields trailers) {
    whenEnded.accept(!failed);
  }

  @Override
  public void fail(Throwable cause, Runnable instead) {
    whenEnded.accept(false);
  }
}
