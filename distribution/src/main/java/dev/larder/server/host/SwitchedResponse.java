package dev.larder.server.host;

import dev.larder.api.Fields;
import dev.larder.engine.exchange.ClientStream;
import dev.larder.engine.exchange.Completion;
import dev.larder.server.upgrade.OpenTunnel;
import dev.larder.server.upgrade.Upgrade;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;

/** A 101 on its way to a client: at its end the client's connection leaves HTTP. */
final class SwitchedResponse implements ClientStream {

  private final JettyExchange exchange;
  private final Upgrade upgrade;

  private SwitchedResponse(JettyExchange exchange, Upgrade upgrade) {
    this.exchange = exchange;
    this.upgrade = upgrade;
  }

  static ClientStream begin(JettyExchange exchange, Upgrade upgrade, Fields fields) {
    exchange.response().setStatus(HttpStatus.SWITCHING_PROTOCOLS_101);
    EncodedFields.addOnce(fields, exchange.response().getHeaders());
    return new SwitchedResponse(exchange, upgrade);
  }

  /** A 101 has no content. */
  @Override
  public void write(ByteBuffer chunk, Completion sent) {
    sent.failed(new IllegalStateException("content of a 101"));
  }

  @Override
  public void end(Fields trailers) {
    Response response = exchange.response();
    HttpFields.Mutable head = response.getHeaders();
    Callback callback = exchange.callback();
    OpenTunnel tunnel = upgrade.connect(exchange.jettyRequest(), head);
    if (tunnel == null) {
      callback.failed(new IOException("the upstream's connection is gone"));
      return;
    }
    response.write(
        true,
        null,
        Callback.from(
            InvocationType.NON_BLOCKING,
            callback::succeeded,
            failure -> {
              tunnel.abort();
              callback.failed(failure);
            }));
  }

  @Override
  public void fail(Throwable cause, Runnable instead) {
    upgrade.closeUntaken();
    exchange.takeBack(instead);
  }
}
