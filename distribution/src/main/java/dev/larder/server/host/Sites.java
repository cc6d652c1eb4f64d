package dev.larder.server.host;

import dev.larder.api.RequestedFile;
import dev.larder.engine.policy.Policy;
import dev.larder.engine.settings.UrlPattern;
import dev.larder.server.config.Location;
import dev.larder.server.config.ServerConfig;
import dev.larder.server.config.Site;
import dev.larder.server.fetch.Origin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.jetty.util.URIUtil;
import org.jspecify.annotations.Nullable;

/** The sites of a server by host name, each with its locations, the longest first. Immutable. */
final class Sites {

  private final Map<String, Routes> byHost = new HashMap<>();
  private final Routes byDefault;

  Sites(
      ServerConfig config,
      Function<Location, Policy> policies,
      Function<Location, Origin> origins) {
    this.byDefault = new Routes(config.defaultSite(), policies, origins);
    for (Site site : config.sites()) {
      Routes routes = new Routes(site, policies, origins);
      byHost.put(site.name(), routes);
      site.aliases().forEach(alias -> byHost.put(alias, routes));
    }
  }

  /** The site that answers for a host. */
  Routes site(String host) {
    return byHost.getOrDefault(host, byDefault);
  }

  /** A location with what it needs at run time. */
  record Route(
      String url, UrlPattern pattern, @Nullable Path folder, Policy policy, Origin origin) {

    private static Route of(Location location, Policy policy, Origin origin) {
      Path folder =
          location.content() instanceof Location.Files files
              ? files.root().toAbsolutePath().normalize()
              : null;
      String url = location.url();
      return new Route(url, UrlPattern.parse(url), folder, policy, origin);
    }

    /** The file that a path stands for; null if it stands for none, there or not. */
    @Nullable RequestedFile file(String path) {
      if (folder == null) {
        return null;
      }
      try {
        String decoded = URIUtil.decodePath(path);
        int start = url.endsWith("/") ? url.length() - 1 : url.length();
        if (decoded == null || decoded.length() < start) {
          return null;
        }
        Path file = folder.resolve(decoded.substring(start).replaceFirst("^/+", "")).normalize();
        return file.startsWith(folder) ? new RequestedFile(folder, file) : null;
      } catch (IllegalArgumentException e) {
        // Nothing that could be a file's name.
        return null;
      }
    }
  }

  /** The locations of one site. */
  static final class Routes {

    private final List<Route> longestFirst;

    private Routes(
        Site site, Function<Location, Policy> policies, Function<Location, Origin> origins) {
      List<Route> routes = new ArrayList<>();
      for (Location location : site.locations()) {
        routes.add(Route.of(location, policies.apply(location), origins.apply(location)));
      }
      routes.sort(Comparator.comparingInt((Route route) -> route.url().length()).reversed());
      this.longestFirst = List.copyOf(routes);
    }

    /** Whether nothing is served here. */
    boolean isEmpty() {
      return longestFirst.isEmpty();
    }

    /** The location of a path; null if there is none. */
    @Nullable Route route(String path) {
      for (int i = 0; i < longestFirst.size(); i++) {
        Route route = longestFirst.get(i);
        // As enable and disable see it: no spelling of a path escapes a location's settings.
        if (route.pattern().covers(path)) {
          return route;
        }
      }
      return null;
    }

    /**
     * The location with a url.
     *
     * @throws IllegalArgumentException if there is none
     */
    Route named(String url) {
      for (Route route : longestFirst) {
        if (route.url().equals(url)) {
          return route;
        }
      }
      throw new IllegalArgumentException("no location '" + url + "' on this site");
    }
  }
}
