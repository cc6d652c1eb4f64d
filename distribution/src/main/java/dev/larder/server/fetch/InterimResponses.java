package dev.larder.server.fetch;

import org.eclipse.jetty.client.ProtocolHandler;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.transport.HttpConversation;
import org.eclipse.jetty.client.transport.HttpExchange;
import org.eclipse.jetty.client.transport.HttpRequest;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Hands informational responses to the fetch that they belong to, and makes the client wait for the
 * next response. It takes the place of all of Jetty's handlers of them.
 */
final class InterimResponses implements ProtocolHandler {

  /** The request attribute under which the fetch is found. */
  static final String FETCH = ProxyFetch.class.getName();

  @Override
  public String getName() {
    return "interim";
  }

  @Override
  public boolean accept(Request request, Response response) {
    return HttpStatus.isInterim(response.getStatus());
  }

  @Override
  public Response.Listener getResponseListener() {
    return new Response.Listener() {
      @Override
      public void onSuccess(Response response) {
        HttpConversation conversation = ((HttpRequest) response.getRequest()).getConversation();
        conversation.updateResponseListeners(null);
        int status = response.getStatus();
        HttpFields fields = HttpFields.build(response.getHeaders()).asImmutable();
        HttpExchange exchange = conversation.getExchanges().peekLast();
        if (exchange != null) {
          exchange.resetResponse();
        }
        if (response.getRequest().getAttributes().get(FETCH) instanceof ProxyFetch fetch) {
          fetch.interim(status, fields);
        }
      }

      @Override
      public void onFailure(Response response, Throwable failure) {
        // The fetch hears of it from its own listener, below.
        ((HttpRequest) response.getRequest()).getConversation().updateResponseListeners(null);
      }
    };
  }
}
