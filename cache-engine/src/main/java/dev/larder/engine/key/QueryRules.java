package dev.larder.engine.key;

import dev.larder.engine.settings.CacheSettings.KeySettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of path and query counts: parameters are dropped and sorted here.
 *
 * <p>Only an ampersand separates parameters, and names compare to the letter, undecoded: an origin
 * that splits or decodes otherwise still sees exactly what is keyed.
 */
final class QueryRules {

  /** Parameters that advertising and mail services append and no page depends on. */
  private static final Set<String> TRACKING =
      Set.of(
          "_ga",
          "_gl",
          "_hsenc",
          "_hsmi",
          "dclid",
          "fbclid",
          "gbraid",
          "gclid",
          "gclsrc",
          "igshid",
          "li_fat_id",
          "mc_cid",
          "mc_eid",
          "mkt_tok",
          "msclkid",
          "srsltid",
          "ttclid",
          "twclid",
          "wbraid",
          "yclid");

  private static final String TRACKING_PREFIX = "utm_";

  private final boolean keepQuery;
  private final boolean sort;
  private final boolean dropTracking;
  private final Set<String> dropped;
  private final List<String> sessionIds;

  QueryRules(KeySettings settings) {
    this.keepQuery = settings.query();
    this.sort = settings.sortQuery();
    this.dropTracking = settings.dropTracking();
    this.dropped = new HashSet<>(settings.dropParameters());
    this.dropped.addAll(settings.sessionIds());
    this.sessionIds = settings.sessionIds();
  }

  /** The path without session identifiers: {@code ;name=value} at the end of the last segment. */
  String path(String path) {
    if (sessionIds.isEmpty()) {
      return path;
    }
    int segment = path.lastIndexOf('/');
    int semicolon = path.indexOf(';', segment + 1);
    if (semicolon < 0) {
      return path;
    }
    StringBuilder kept = new StringBuilder(path.length()).append(path, 0, semicolon);
    for (String parameter : path.substring(semicolon + 1).split(";", -1)) {
      if (!sessionIds.contains(nameOf(parameter))) {
        kept.append(';').append(parameter);
      }
    }
    return kept.toString();
  }

  /** The query without what is dropped; null if nothing is left of it. */
  @Nullable String query(@Nullable String query) {
    if (query == null || !keepQuery) {
      return null;
    }
    if (!sort && !dropTracking && dropped.isEmpty()) {
      return query;
    }
    List<String> kept = new ArrayList<>();
    boolean changed = false;
    for (String parameter : query.split("&", -1)) {
      if (isDropped(nameOf(parameter))) {
        changed = true;
      } else {
        kept.add(parameter);
      }
    }
    if (sort) {
      kept.sort(Comparator.comparing(QueryRules::nameOf));
    } else if (!changed) {
      return query;
    }
    return kept.isEmpty() ? null : String.join("&", kept);
  }

  private boolean isDropped(String name) {
    return dropped.contains(name)
        || (dropTracking && (TRACKING.contains(name) || name.startsWith(TRACKING_PREFIX)));
  }

  private static String nameOf(String parameter) {
    int equals = parameter.indexOf('=');
    return equals < 0 ? parameter : parameter.substring(0, equals);
  }
}
