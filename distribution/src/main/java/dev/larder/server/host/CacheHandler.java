package dev.larder.server.host;

import dev.larder.engine.exchange.Exchange;
import dev.larder.server.config.AddressRange;
import dev.larder.server.config.Limits;
import dev.larder.server.fetch.ClientContent;
import dev.larder.server.fetch.ForwardedFields;
import dev.larder.server.fetch.MaxForwards;
import dev.larder.server.log.RequestTrace;
import dev.larder.server.upgrade.Tunnels;
import dev.larder.server.upgrade.Upgrade;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.server.internal.HTTP2ServerConnection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.HostPort;
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
  private final Drain drain;
  private final boolean logged;
  private final Tunnels tunnels;
  private final Consumer<? super Exchange> engine;

  CacheHandler(
      Sites sites,
      List<AddressRange> trustedProxies,
      Limits limits,
      Workers workers,
      Drain drain,
      boolean logged,
      Tunnels tunnels,
      Consumer<? super Exchange> engine) {
    this.sites = sites;
    this.trustedProxies = trustedProxies;
    this.limits = limits;
    this.workers = workers;
    this.drain = drain;
    this.logged = logged;
    this.tunnels = tunnels;
    this.engine = engine;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    boolean trusted = ClientAddress.in(trustedProxies, request);
    RequestTrace trace = logged ? RequestTrace.start(request, trusted) : null;
    HttpURI uri = request.getHttpURI();
    String method = request.getMethod();
    if (method.equals("CONNECT") || method.equals("TRACE")) {
      response.getHeaders().put(HttpHeader.ALLOW, ALLOWED);
      return refuse(request, response, callback, HttpStatus.METHOD_NOT_ALLOWED_405);
    }
    if (!HeadSize.within(limits.requestHeader(), request)) {
      return refuse(request, response, callback, HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431);
    }
    limitRequests(request);
    String path = path(uri);
    String query = uri.getQuery();
    if (path.length() + (query == null ? 0 : query.length() + 1) > limits.uri()) {
      return refuse(request, response, callback, HttpStatus.URI_TOO_LONG_414);
    }
    if (method.equals("OPTIONS")
        && (path.equals("*") || MaxForwards.isZero(request.getHeaders()))) {
      return answerForServer(request, response, callback);
    }
    HostPort authority = Authority.of(request);
    String host = authority == null ? null : Authority.host(authority.getHost());
    if (authority == null
        || host == null
        || !path.startsWith("/")
        || !PathCheck.unambiguous(path)
        || !web(uri)) {
      return refuse(request, response, callback, HttpStatus.BAD_REQUEST_400);
    }
    int framing = FramingCheck.refusal(request);
    if (framing != 0) {
      return refuse(request, response, callback, framing);
    }
    String expect = request.getHeaders().get(HttpHeader.EXPECT);
    if (expect != null && !expect.equalsIgnoreCase("100-continue")) {
      return refuse(request, response, callback, HttpStatus.EXPECTATION_FAILED_417);
    }
    Sites.Routes site = sites.site(host);
    if (site.isEmpty() || misdirected(request, site)) {
      return refuse(request, response, callback, HttpStatus.MISDIRECTED_REQUEST_421);
    }
    Sites.Route route = site.route(path);
    if (route == null) {
      return refuse(request, response, callback, HttpStatus.NOT_FOUND_404);
    }
    HttpFields fields =
        trusted ? request.getHeaders() : ForwardedFields.withoutForged(request.getHeaders());
    String scheme = request.getConnectionMetaData().isSecure() ? "https" : "http";
    int port = authority.getPort(Authority.defaultPort(scheme));
    Content.Chunk first = first(request);
    if (first != null && FramingCheck.endsEarly(request, first)) {
      first.release();
      return refuse(request, response, callback, HttpStatus.BAD_REQUEST_400);
    }
    ClientContent content = content(request, first);
    Upgrade upgrade = content == null ? upgrade(request, route) : null;
    JettyCacheRequest cacheRequest =
        new JettyCacheRequest(
            method,
            scheme,
            host,
            port,
            path,
            query,
            fields,
            content != null,
            upgrade != null,
            route,
            request);
    JettyExchange exchange =
        new JettyExchange(
            request,
            response,
            callback,
            cacheRequest,
            site,
            route,
            trusted,
            trace,
            content,
            workers,
            drain,
            limits.requestsPerConnection(),
            upgrade);
    exchange.guarded(() -> engine.accept(exchange));
    return true;
  }

  /**
   * Whether the client got the certificate of another site than the one it asks now: it reuses a
   * connection that is not for this one (RFC 9113 section 9.1.1), or it hides what it asks for.
   */
  private boolean misdirected(Request request, Sites.Routes site) {
    if (!request.getConnectionMetaData().isSecure()) {
      return false;
    }
    String connected = ServerName.of(request);
    return connected != null && !sites.site(connected).equals(site);
  }

  /** The last request of an HTTP/2 connection; on HTTP/1 the response says that it is the last. */
  private void limitRequests(Request request) {
    if (limits.requestsPerConnection() > 0
        && request.getConnectionMetaData().getConnection() instanceof HTTP2ServerConnection http2
        && http2.getMessagesIn() >= limits.requestsPerConnection()) {
      http2.getSession().close(ErrorCode.NO_ERROR.code, "enough requests", Callback.NOOP);
    }
  }

  private static String path(HttpURI uri) {
    String path = uri.getPath();
    return path == null || path.isEmpty() ? "/" : path;
  }

  private static boolean web(HttpURI uri) {
    String scheme = uri.getScheme();
    return scheme == null || scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https");
  }

  /**
   * The first of the content, as far as it has come. HTTP/2 tells with its last frame, and so after
   * the head, that there is none, or no more.
   */
  private static Content.@Nullable Chunk first(Request request) {
    return request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2
        ? request.read()
        : null;
  }

  private @Nullable ClientContent content(Request request, Content.@Nullable Chunk first) {
    boolean none =
        request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2
            ? first != null && first.isLast() && !first.hasRemaining()
            : request.getLength() == 0
                || (request.getLength() < 0
                    && !request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING));
    return none
        ? null
        : new ClientContent(
            request, first, request.getComponents().getScheduler(), limits.requestTimeout());
  }

  /** The switch of protocols that a request asks for; null for none that can be had. */
  private @Nullable Upgrade upgrade(Request request, Sites.Route route) {
    return request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_1
            && HttpMethod.GET.is(request.getMethod())
            && route.origin().switchesProtocols()
        ? Upgrade.askedFor(request.getHeaders(), tunnels)
        : null;
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
