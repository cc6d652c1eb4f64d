package dev.larder.server.host;

import dev.larder.engine.exchange.Exchange;
import dev.larder.server.config.AddressRange;
import dev.larder.server.config.Limits;
import dev.larder.server.fetch.ClientContent;
import dev.larder.server.fetch.ForwardedFields;
import dev.larder.server.fetch.MaxForwards;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Hands each request to the engine, on the thread of its connection: the engine never blocks there.
 * Requests that no server should serve are refused here.
 */
final class CacheHandler extends Handler.Abstract.NonBlocking {

  private static final String ALLOWED = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

  private final Sites sites;
  private final List<AddressRange> trustedProxies;
  private final Limits limits;
  private final Workers workers;
  private final Consumer<? super Exchange> engine;
  private final InstantSource clock;

  CacheHandler(
      Sites sites,
      List<AddressRange> trustedProxies,
      Limits limits,
      Workers workers,
      Consumer<? super Exchange> engine,
      InstantSource clock) {
    this.sites = sites;
    this.trustedProxies = trustedProxies;
    this.limits = limits;
    this.workers = workers;
    this.engine = engine;
    this.clock = clock;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    HttpURI uri = request.getHttpURI();
    String method = request.getMethod();
    if (method.equals("CONNECT") || method.equals("TRACE")) {
      response.getHeaders().put(HttpHeader.ALLOW, ALLOWED);
      return refuse(request, response, callback, HttpStatus.METHOD_NOT_ALLOWED_405);
    }
    String path = path(uri);
    String query = uri.getQuery();
    if (path.length() + (query == null ? 0 : query.length() + 1) > limits.uri()) {
      return refuse(request, response, callback, HttpStatus.URI_TOO_LONG_414);
    }
    if (method.equals("OPTIONS")
        && (path.equals("*") || MaxForwards.isZero(request.getHeaders()))) {
      return answerForServer(request, response, callback);
    }
    String host = Authority.host(Request.getServerName(request));
    if (host == null || !path.startsWith("/") || !PathCheck.unambiguous(path) || !web(uri)) {
      return refuse(request, response, callback, HttpStatus.BAD_REQUEST_400);
    }
    String expect = request.getHeaders().get(HttpHeader.EXPECT);
    if (expect != null && !expect.equalsIgnoreCase("100-continue")) {
      return refuse(request, response, callback, HttpStatus.EXPECTATION_FAILED_417);
    }
    Sites.Routes site = sites.site(host);
    Sites.Route route = site.route(path);
    if (route == null) {
      return refuse(request, response, callback, HttpStatus.NOT_FOUND_404);
    }
    boolean trusted = ClientAddress.in(trustedProxies, request);
    HttpFields fields =
        trusted ? request.getHeaders() : ForwardedFields.withoutForged(request.getHeaders());
    String scheme = request.getConnectionMetaData().isSecure() ? "https" : "http";
    int port = uri.getPort() > 0 ? uri.getPort() : port(request, scheme);
    ClientContent content = content(request);
    JettyCacheRequest cacheRequest =
        new JettyCacheRequest(
            method, scheme, host, port, path, query, fields, content != null, clock.millis());
    JettyExchange exchange =
        new JettyExchange(
            request,
            response,
            callback,
            cacheRequest,
            site,
            route,
            trusted,
            content,
            workers,
            limits.requestsPerConnection());
    exchange.guarded(() -> engine.accept(exchange));
    return true;
  }

  private static String path(HttpURI uri) {
    String path = uri.getPath();
    return path == null || path.isEmpty() ? "/" : path;
  }

  private static boolean web(HttpURI uri) {
    String scheme = uri.getScheme();
    return scheme == null || scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https");
  }

  /** Without a port in Host it is the scheme's; without Host, the one that was connected to. */
  private static int port(Request request, String scheme) {
    return request.getHttpURI().getHost() != null
        ? Authority.defaultPort(scheme)
        : Request.getServerPort(request);
  }

  private static @Nullable ClientContent content(Request request) {
    long length = request.getLength();
    if (length == 0) {
      return null;
    }
    if (length > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)) {
      return new ClientContent(request, null);
    }
    if (request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_2) {
      return null;
    }
    // HTTP/2 tells with the last frame, and so after the head, that there is no content.
    Content.Chunk first = request.read();
    if (first != null && first.isLast() && !first.hasRemaining()) {
      return null;
    }
    return new ClientContent(request, first);
  }

  private static boolean answerForServer(Request request, Response response, Callback callback) {
    response.setStatus(HttpStatus.OK_200);
    response.getHeaders().put(HttpHeader.ALLOW, ALLOWED);
    response
        .getHeaders()
        .add(request.getConnectionMetaData().getConnector().getServer().getDateField());
    response.write(true, null, callback);
    return true;
  }

  private static boolean refuse(Request request, Response response, Callback callback, int status) {
    boolean stays =
        status == HttpStatus.NOT_FOUND_404
            && (request.getLength() == 0 || request.consumeAvailable());
    if (!stays && request.getConnectionMetaData().getHttpVersion().getVersion() <= 11) {
      response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
    }
    ErrorPages.write(request, response, callback, status);
    return true;
  }
}
