package dev.larder.server.host;

import dev.larder.api.Fields;
import dev.larder.engine.exchange.ClientStream;
import dev.larder.engine.exchange.Completion;
import dev.larder.server.fetch.TrailerFields;
import dev.larder.server.upgrade.Reset;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.jspecify.annotations.Nullable;

/** A response on its way to a client while it arrives from elsewhere. */
final class StreamedResponse implements ClientStream {

  private final JettyExchange exchange;
  private final Response response;
  private final boolean headOnly;
  private final long contentLength;

  /** What to do when the head has been sent; guarded by this. */
  private @Nullable Runnable afterHead;

  private boolean sendingHead;
  private volatile @Nullable HttpFields trailers;

  private StreamedResponse(JettyExchange exchange, boolean headOnly, long contentLength) {
    this.exchange = exchange;
    this.response = exchange.response();
    this.headOnly = headOnly;
    this.contentLength = contentLength;
  }

  static ClientStream begin(JettyExchange exchange, int status, Fields fields, long contentLength) {
    StreamedResponse stream =
        new StreamedResponse(exchange, exchange.headOnly(status), contentLength);
    Response response = exchange.response();
    response.setStatus(status);
    HttpFields.Mutable head = response.getHeaders();
    EncodedFields.addOnce(fields, head);
    if (!head.contains(HttpHeader.DATE)) {
      head.add(exchange.dateField());
    }
    exchange.addConnectionFields(head);
    if (contentLength >= 0) {
      head.put(HttpHeader.CONTENT_LENGTH, contentLength);
    } else if (!stream.headOnly) {
      stream.declareUnknownLength(head);
      stream.sendHead();
    }
    return stream;
  }

  private void declareUnknownLength(HttpFields.Mutable head) {
    HttpVersion version = exchange.version();
    if (version == HttpVersion.HTTP_1_1) {
      // Jetty would leave chunks out when the connection is to be closed, and then a response that
      // is cut off looks like a whole one.
      head.put(HttpHeader.TRANSFER_ENCODING, "chunked");
    }
    boolean takesTrailers =
        version == HttpVersion.HTTP_2
            || (version == HttpVersion.HTTP_1_1
                && exchange.jettyRequest().getHeaders().contains(HttpHeader.TE, "trailers"));
    if (takesTrailers) {
      response.setTrailersSupplier(() -> trailers);
    }
  }

  /** Sends the head at once: who knows when the first content comes. */
  private void sendHead() {
    sendingHead = true;
    response.write(
        false,
        null,
        Callback.from(InvocationType.NON_BLOCKING, this::headSent, failure -> headSent()));
  }

  private void headSent() {
    Runnable next;
    synchronized (this) {
      sendingHead = false;
      next = afterHead;
      afterHead = null;
    }
    if (next != null) {
      next.run();
    }
  }

  private void whenHeadIsSent(Runnable step) {
    synchronized (this) {
      if (sendingHead) {
        afterHead = step;
        return;
      }
    }
    step.run();
  }

  @Override
  public void write(ByteBuffer chunk, Completion sent) {
    whenHeadIsSent(
        () ->
            response.write(
                false,
                chunk,
                Callback.from(InvocationType.NON_BLOCKING, sent::succeeded, sent::failed)));
  }

  @Override
  public void end(Fields trailerFields) {
    trailers = TrailerFields.sendable(trailerFields);
    whenHeadIsSent(
        () -> {
          if (headOnly && contentLength < 0) {
            AnswerSender.sendHeadWithoutLength(response, exchange.callback());
          } else {
            response.write(true, null, exchange.callback());
          }
        });
  }

  @Override
  public void fail(Throwable cause, Runnable instead) {
    if (!response.isCommitted()) {
      exchange.takeBack(instead);
      return;
    }
    if (exchange.version() == HttpVersion.HTTP_1_0 && contentLength < 0) {
      // The end of the connection is the end of the content here; only a reset looks different.
      Reset.onClose(exchange.jettyRequest().getConnectionMetaData().getConnection().getEndPoint());
    }
    exchange.callback().failed(cause);
  }
}
