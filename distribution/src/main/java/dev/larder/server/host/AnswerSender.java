package dev.larder.server.host;

import dev.larder.api.Body;
import dev.larder.api.StoredResponse;
import dev.larder.engine.exchange.Answer;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a whole response, on the thread that asks for it if its body is in memory, and then gives
 * the stored response up: once, in every outcome.
 */
final class AnswerSender implements BlockingBodySender.Owner {

  private static final Logger LOG = LoggerFactory.getLogger(AnswerSender.class);

  private final JettyExchange exchange;
  private final Answer answer;
  private final AtomicReference<@Nullable StoredResponse> stored;

  private AnswerSender(JettyExchange exchange, Answer answer) {
    this.exchange = exchange;
    this.answer = answer;
    this.stored = new AtomicReference<>(answer.stored());
  }

  static void send(JettyExchange exchange, Answer answer) {
    AnswerSender sender = new AnswerSender(exchange, answer);
    try {
      sender.send();
    } catch (RuntimeException | Error e) {
      sender.failed(e);
    }
  }

  private void send() {
    boolean headOnly = exchange.headOnly(answer.status());
    long length = headOnly ? 0 : answer.length();
    if (length > 0 && !(answer.body() instanceof Body.Buffers)) {
      // The head waits until it is known that the body can be read.
      new BlockingBodySender(exchange, answer.body(), answer.offset(), length, this).start();
      return;
    }
    head();
    if (headOnly && answer.contentLength() < 0) {
      sendHeadWithoutLength(exchange.response(), this);
    } else if (length > 0 && answer.body() instanceof Body.Buffers buffers) {
      BodySender.send(exchange.response(), buffers, answer.offset(), length, this);
    } else {
      exchange.response().write(true, null, this);
    }
  }

  @Override
  public void head() {
    exchange.closeAfterUnreadContent();
    writeHead(exchange, answer);
  }

  @Override
  public void unreadable(Throwable cause) {
    Runnable other = answer.unreadable();
    if (other == null) {
      failed(cause);
      return;
    }
    LOG.warn("A stored body cannot be read: {}", cause.toString());
    close();
    exchange.goOn(other);
  }

  private static void writeHead(JettyExchange exchange, Answer answer) {
    Response response = exchange.response();
    response.setStatus(answer.status());
    HttpFields.Mutable fields = response.getHeaders();
    EncodedFields stable = EncodedFields.of(answer.stable());
    EncodedFields changing = EncodedFields.of(answer.changing());
    if (!stable.hasDate() && !changing.hasDate()) {
      fields.add(exchange.dateField());
    }
    stable.addTo(fields);
    changing.addTo(fields);
    if (answer.contentLength() >= 0) {
      fields.put(HttpHeader.CONTENT_LENGTH, answer.contentLength());
    }
    exchange.addConnectionFields(fields);
  }

  /**
   * Jetty takes a first write that is the last one for the whole content, and would declare a
   * length of 0, which a cache downstream may believe (RFC 9110 section 8.6).
   */
  static void sendHeadWithoutLength(Response response, Callback done) {
    response.write(
        false,
        null,
        Callback.from(
            InvocationType.NON_BLOCKING, () -> response.write(true, null, done), done::failed));
  }

  @Override
  public void succeeded() {
    close();
    exchange.callback().succeeded();
  }

  @Override
  public void failed(Throwable cause) {
    close();
    exchange.callback().failed(cause);
  }

  private void close() {
    StoredResponse pinned = stored.getAndSet(null);
    if (pinned != null) {
      pinned.close();
    }
  }

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }
}
