package dev.larder.benchmarks;

import dev.larder.api.Fields;
import dev.larder.api.StoredResponse;
import dev.larder.engine.exchange.Answer;
import dev.larder.engine.exchange.ClientStream;
import dev.larder.engine.exchange.Completion;
import dev.larder.engine.exchange.Exchange;
import dev.larder.engine.exchange.Fetcher;
import dev.larder.engine.message.CacheRequest;
import dev.larder.engine.outcome.Outcome;
import dev.larder.engine.policy.Policy;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** An exchange that takes an answer and gives back what it pinned, as a host does after sending. */
final class BenchmarkExchange implements Exchange {

  private final CacheRequest request;
  private final Policy policy;
  private final Fields origin;
  private final byte[] content;
  @Nullable Answer answer;

  BenchmarkExchange(CacheRequest request, Policy policy, Fields origin, byte[] content) {
    this.request = request;
    this.policy = policy;
    this.origin = origin;
    this.content = content;
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
    return (forward, listener) -> {
      listener.head(200, origin);
      listener.content(ByteBuffer.wrap(content), NOTHING);
      listener.complete(Fields.EMPTY);
      return reason -> {};
    };
  }

  @Override
  public boolean accessProtected() {
    return false;
  }

  @Override
  public void execute(Runnable task) {
    task.run();
  }

  @Override
  public void interim(int status, Fields fields) {}

  @Override
  public void answer(Answer answer) {
    this.answer = answer;
    StoredResponse stored = answer.stored();
    if (stored != null) {
      stored.close();
    }
  }

  @Override
  public ClientStream begin(int status, Fields fields, long contentLength, Outcome outcome) {
    return new ClientStream() {
      @Override
      public void write(ByteBuffer chunk, Completion sent) {
        sent.succeeded();
      }

      @Override
      public void end(Fields trailers) {}

      @Override
      public void fail(Throwable cause, Runnable instead) {}
    };
  }

  private static final Completion NOTHING =
      new Completion() {
        @Override
        public void succeeded() {}

        @Override
        public void failed(Throwable cause) {}
      };
}
