package dev.larder.server.host;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

/**
 * A response of a server that puts its own Date and Server into every one: those of what is sent
 * take their place, and do not stand beside them.
 */
final class SingleFields extends Response.Wrapper {

  private final HttpFields.Mutable fields;

  SingleFields(Request request, Response response) {
    super(request, response);
    this.fields =
        new HttpFields.Mutable.Wrapper(response.getHeaders()) {
          @Override
          public @Nullable HttpField onAddField(HttpField field) {
            HttpHeader header = field.getHeader();
            if (header == HttpHeader.DATE || header == HttpHeader.SERVER) {
              response.getHeaders().put(field);
              return null;
            }
            return field;
          }
        };
  }

  @Override
  public HttpFields.Mutable getHeaders() {
    return fields;
  }
}
