package dev.larder.server.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Ends badly what Jetty would end well: the response of an asynchronous servlet that has begun it
 * and runs out of time. Otherwise the part that there is would pass for the whole, and be stored.
 */
final class VisibleCuts extends Handler.Wrapper {

  VisibleCuts(Handler content) {
    super(content);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    return super.handle(request, new Cut(request, response), callback);
  }

  private static final class Cut extends Response.Wrapper {

    Cut(Request request, Response response) {
      super(request, response);
    }

    @Override
    public void write(boolean last, ByteBuffer content, Callback callback) {
      // An error that comes after the head can be told in no other way.
      if (last && isCommitted() && getRequest().getAttribute(ErrorHandler.ERROR_STATUS) != null) {
        callback.failed(new IOException("the response was not ended in time"));
      } else {
        super.write(last, content, callback);
      }
    }
  }
}
