package dev.larder.server.filter;

import dev.larder.api.Field;
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
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One request that goes through the filter, and the way back to its client. What fails is kept
 * until the engine is done, and goes to the container then: it alone can end a response badly.
 */
final class FilterExchange implements Exchange, ClientStream {

  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final FilterChain chain;
  private final Policy policy;
  private final FilterRequest view;
  private @Nullable Throwable failure;
  private @Nullable Capture capture;

  /** Whether the response is the container's now: it ends it, and nothing is written here. */
  private boolean givenUp;

  FilterExchange(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain, Policy policy) {
    this.request = request;
    this.response = response;
    this.chain = chain;
    this.policy = policy;
    this.view = new FilterRequest(request);
  }

  HttpServletRequest servletRequest() {
    return request;
  }

  HttpServletResponse servletResponse() {
    return response;
  }

  @Override
  public CacheRequest request() {
    return view;
  }

  @Override
  public Policy policy() {
    return policy;
  }

  @Override
  public Fetcher fetcher(String location) {
    return (forward, listener) -> {
      Capture asked = new Capture(this, forward.fields(), listener);
      capture = asked;
      request.setAttribute(Capture.ATTRIBUTE, asked);
      asked.goOn(chain);
      return asked;
    };
  }

  /** A login of the container's. */
  @Override
  public boolean accessProtected() {
    return request.getAuthType() != null || request.getUserPrincipal() != null;
  }

  @Override
  public void execute(Runnable task) {
    task.run();
  }

  /** The container ends the response when the filter returns. */
  @Override
  public boolean canWait() {
    return false;
  }

  /** The servlet API has no way to send one. */
  @Override
  public void interim(int status, Fields fields) {}

  @Override
  public void answer(Answer answer) {
    StoredResponse pinned = answer.stored();
    if (givenUp || (pinned == null && failure != null)) {
      if (pinned != null) {
        pinned.close();
      }
      return;
    }
    Runnable instead = null;
    try (pinned) {
      failure = null;
      instead = Bodies.send(request, response, answer);
    } catch (IOException e) {
      failure = e;
    }
    if (instead != null) {
      instead.run();
    }
  }

  @Override
  public ClientStream begin(int status, Fields fields, long contentLength, Outcome outcome) {
    if (givenUp) {
      return this;
    }
    Capture told = capture;
    response.setStatus(status);
    for (Field line : fields) {
      if (told == null || !told.isMark(line)) {
        Bodies.add(response, line);
      }
    }
    if (contentLength >= 0) {
      response.setContentLengthLong(contentLength);
    }
    if (told != null) {
      try {
        told.begun();
      } catch (IOException e) {
        failure = e;
      }
    }
    return this;
  }

  @Override
  public void write(ByteBuffer chunk, Completion sent) {
    if (givenUp) {
      sent.failed(new IOException("the container has ended the response"));
      return;
    }
    try {
      Bodies.write(response.getOutputStream(), chunk);
    } catch (IOException | RuntimeException e) {
      sent.failed(e);
      return;
    }
    sent.succeeded();
  }

  @Override
  public void end(Fields trailers) {}

  @Override
  public void fail(Throwable cause, Runnable instead) {
    if (failure == null) {
      failure = cause;
    }
  }

  /** Leaves the rest to the container. */
  void giveUp() {
    givenUp = true;
  }

  /** What the chain threw; it stands in for other failures. */
  void thrown(Throwable cause) {
    failure = cause;
  }

  /** Gives what failed to the container. */
  void rethrow() throws IOException, ServletException {
    Throwable cause = failure;
    if (cause == null) {
      return;
    }
    if (!response.isCommitted()) {
      // Otherwise the error page would have the fields of what it stands in for.
      response.reset();
    }
    if (cause instanceof IOException io) {
      throw io;
    } else if (cause instanceof ServletException servlet) {
      throw servlet;
    } else if (cause instanceof RuntimeException runtime) {
      throw runtime;
    } else if (cause instanceof Error error) {
      throw error;
    }
    throw new ServletException(cause);
  }
}
