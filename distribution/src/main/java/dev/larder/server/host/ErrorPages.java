package dev.larder.server.host;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * The server's own error responses: one line of plain text that tells the status, and nothing of
 * what the client sent or of what went wrong inside.
 */
final class ErrorPages implements Request.Handler {

  private static final HttpField PLAIN =
      new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "text/plain;charset=utf-8");
  private static final HttpField NO_STORE =
      new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store");

  /** Called by Jetty for errors that are found below the handlers. */
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    boolean notUnderstood = status == HttpStatus.BAD_REQUEST_400;
    if (request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof HttpException failure) {
      status = failure.getCode();
      notUnderstood = status != HttpStatus.BAD_GATEWAY_502;
    }
    if (notUnderstood && request.getConnectionMetaData().getHttpVersion().getVersion() <= 11) {
      // Where the next request begins is anybody's guess.
      response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
    }
    write(request, response, callback, status);
    return true;
  }

  /** Writes an error response whose fields may have been set before. */
  static void write(Request request, Response response, Callback callback, int status) {
    response.setStatus(status);
    HttpFields.Mutable fields = response.getHeaders();
    boolean bodyless = HttpStatus.hasNoBody(status);
    if (!bodyless) {
      // A 304 is about what is stored, which must not become no-store by it.
      fields.put(PLAIN);
      fields.put(NO_STORE);
    }
    if (!fields.contains(HttpHeader.DATE)) {
      fields.add(request.getConnectionMetaData().getConnector().getServer().getDateField());
    }
    if (bodyless) {
      callback.succeeded();
      return;
    }
    String text = status + " " + HttpStatus.getMessage(status) + "\n";
    response.write(true, ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), callback);
  }
}
