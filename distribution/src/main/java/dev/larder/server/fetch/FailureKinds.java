package dev.larder.server.fetch;

import dev.larder.engine.exchange.FetchFailure;
import dev.larder.engine.exchange.FetchFailure.Kind;
import java.net.SocketTimeoutException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.HttpResponseException;
import org.eclipse.jetty.http.HttpException;
import org.jspecify.annotations.Nullable;

/** What Jetty's exceptions mean. */
final class FailureKinds {

  private FailureKinds() {}

  /** Whether the failure says nothing about the upstream. */
  static boolean local(Throwable failure) {
    return failure instanceof RejectedExecutionException
        || failure instanceof CancellationException
        || failure instanceof TimeoutException;
  }

  static FetchFailure describe(
      Throwable failure, @Nullable Throwable cancelled, boolean clientFailed, boolean connected) {
    if (cancelled != null) {
      return new FetchFailure(Kind.CANCELLED, "The fetch was given up.", cancelled);
    }
    if (clientFailed && failure instanceof TimeoutException) {
      return new FetchFailure(
          Kind.CLIENT_TIMEOUT, "The request's content came too slowly.", failure);
    }
    if (clientFailed) {
      return new FetchFailure(Kind.CLIENT_CONTENT, "The request's content broke off.", failure);
    }
    if (failure instanceof TimeoutException || failure instanceof SocketTimeoutException) {
      return new FetchFailure(Kind.TIMEOUT, "The origin did not answer in time.", failure);
    }
    if (failure instanceof RejectedExecutionException) {
      return new FetchFailure(Kind.OVERLOADED, "Too many requests wait for the origin.", failure);
    }
    if (failure instanceof HttpResponseException
        || failure instanceof HttpException
        || failure instanceof ProxyFetch.ProtocolFailure) {
      return new FetchFailure(Kind.MALFORMED, "The origin's answer is not valid HTTP.", failure);
    }
    if (!connected) {
      return new FetchFailure(Kind.UNREACHABLE, "The origin cannot be reached.", failure);
    }
    return new FetchFailure(Kind.BROKEN, "The origin broke its answer off.", failure);
  }
}
