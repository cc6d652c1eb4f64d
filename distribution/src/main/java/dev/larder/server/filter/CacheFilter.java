package dev.larder.server.filter;

import dev.larder.engine.policy.Policy;
import dev.larder.engine.settings.CacheSettings;
import dev.larder.server.cache.RunningCache;
import dev.larder.server.config.CacheConfig;
import dev.larder.server.config.InvalidConfigException;
import dev.larder.server.config.Location;
import dev.larder.server.config.Site;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cache in front of the servlets of a web application, in any container of Jakarta Servlet 6.0.
 *
 * <p>The init parameter {@code config} names the file with the sections {@code stores}, {@code
 * cache} and {@code hosts}; without it the defaults hold. The filter wants to be first, with
 * asynchronous support, and mapped to the dispatcher types REQUEST and ASYNC.
 *
 * <p>It is a reduced cache: it sees what goes through the servlet API, and no more. What it cannot
 * know to be whole, it does not store. Error pages of the container (sendError, exceptions) are
 * never stored, nor are asynchronous responses without content, nor those that the container adds a
 * cookie to. Requests go through with their path and query as they are, so that settings which
 * change these are refused.
 *
 * <p>Everything runs on the threads of the container.
 */
public final class CacheFilter implements Filter {

  private @Nullable RunningCache cache;
  private final Map<String, Policy> byHost = new HashMap<>();
  private @Nullable Policy byDefault;

  /** To be configured by the container. */
  public CacheFilter() {}

  @Override
  public void init(FilterConfig filter) throws ServletException {
    String file = filter.getInitParameter("config");
    try {
      CacheConfig config = file == null ? CacheConfig.defaults() : CacheConfig.read(Path.of(file));
      RunningCache opened = RunningCache.open(config.config(), InstantSource.system());
      cache = opened;
      byDefault = policy(opened, config.config().defaultSite());
      for (Site site : config.config().sites()) {
        Policy policy = policy(opened, site);
        byHost.put(site.name(), policy);
        site.aliases().forEach(alias -> byHost.put(alias, policy));
      }
    } catch (InvalidConfigException | IOException | RuntimeException e) {
      destroy();
      throw new ServletException("the cache cannot be started: " + e.getMessage(), e);
    }
  }

  private static Policy policy(RunningCache cache, Site site) {
    Location all = site.locations().get(0);
    CacheSettings.KeySettings key = all.cache().key();
    boolean changesTarget =
        key.sortQuery()
            || key.dropTracking()
            || !key.dropParameters().isEmpty()
            || !key.sessionIds().isEmpty()
            || !key.baseUrl().isEmpty();
    if (changesTarget) {
      throw new IllegalArgumentException(
          "a filter cannot change the query or the host that the application sees: sort-query,"
              + " drop-parameters, drop-tracking, session-ids and base-url are not for it");
    }
    return cache.policy(all);
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    RunningCache running = cache;
    if (running == null
        || !(request instanceof HttpServletRequest http)
        || !(response instanceof HttpServletResponse answer)) {
      chain.doFilter(request, response);
      return;
    }
    Capture capture = (Capture) request.getAttribute(Capture.ATTRIBUTE);
    if (capture != null && request.getDispatcherType() == DispatcherType.ASYNC) {
      capture.goOn(chain, request, response);
      capture.rethrow();
    } else if (capture != null
        || request.getDispatcherType() != DispatcherType.REQUEST
        || !cacheable(http)) {
      chain.doFilter(request, response);
    } else {
      FilterExchange exchange = new FilterExchange(http, answer, chain, policy(http));
      running.engine().handle(exchange);
      exchange.rethrow();
    }
  }

  /** Whether the engine understands it. */
  private static boolean cacheable(HttpServletRequest request) {
    String method = request.getMethod();
    return !method.equals("CONNECT")
        && !method.equals("TRACE")
        && request.getHeader("Upgrade") == null
        && request.getRequestURI() != null
        && request.getRequestURI().startsWith("/");
  }

  private Policy policy(HttpServletRequest request) {
    Policy found = byHost.get(request.getServerName().toLowerCase(Locale.ROOT));
    Policy other = byDefault;
    if (found != null) {
      return found;
    }
    if (other == null) {
      throw new IllegalStateException("not started");
    }
    return other;
  }

  @Override
  public void destroy() {
    RunningCache running = cache;
    cache = null;
    if (running != null) {
      running.close();
    }
  }
}
