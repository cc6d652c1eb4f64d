package dev.larder.server.docs;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code docs/from-mod_cache.md} has a row for everything that can be configured over there. */
class FromModCacheTest {
  private static final Path PAGE = Path.of("..", "docs", "from-mod_cache.md");
  private static final Config GRAMMAR = ConfigFactory.parseResources("grammar.conf").resolve();
  private static final Pattern KEY =
      Pattern.compile("\\*?`((cache|stores\\.NAME)\\.[a-z.-]+)`\\*?");

  @ParameterizedTest
  @ValueSource(
      strings = {
        // mod_cache 2.0 to trunk
        "CacheEnable CacheDisable CacheDefaultExpire CacheMaxExpire CacheMinExpire",
        "CacheLastModifiedFactor CacheIgnoreCacheControl CacheIgnoreNoLastMod CacheForceCompletion",
        "CacheIgnoreHeaders CacheIgnoreQueryString CacheIgnoreURLSessionIdentifiers CacheKeyBaseURL",
        "CacheStoreExpired CacheStoreNoStore CacheStorePrivate CacheStaleOnError CacheLock",
        "CacheLockMaxAge CacheLockPath CacheHeader CacheDetailHeader CacheQuickHandler",
        "CacheReadSize CacheReadTime CacheOn",
        // mod_disk_cache
        "CacheRoot CacheSize CacheDirLevels CacheDirLength CacheMinFileSize CacheMaxFileSize",
        "CacheExpiryCheck CacheTimeMargin CacheGcInterval CacheGcDaily CacheGcUnused CacheGcClean",
        "CacheGcMemUsage",
        // mod_mem_cache
        "MCacheSize MCacheMaxObjectCount MCacheMinObjectSize MCacheMaxObjectSize",
        "MCacheMaxStreamingBuffer MCacheRemovalAlgorithm",
        // mod_cache_socache
        "CacheSocache CacheSocacheMaxSize CacheSocacheMaxTime CacheSocacheMinTime",
        "CacheSocacheReadSize CacheSocacheReadTime",
        // mod_file_cache
        "CacheFile MMapFile"
      })
  void hasEachDirective(String directives) throws IOException {
    List<Row> rows = rows();
    assertAll(
        Arrays.stream(directives.split(" ", -1))
            .map(directive -> () -> assertOne(rows, directive)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-p", "-l", "-L", "-d", "-D", "-v", "-r", "-t", "-n", "-R", "-i", "-P", "-a", "-A", "URL"
      })
  void hasEachOptionOfHtcacheclean(String option) throws IOException {
    assertOne(rows(), "htcacheclean " + option);
  }

  @Test
  void givesAKeyOrAReason() throws IOException {
    for (Row row : rows()) {
      if (row.key().equals("none")) {
        assertTrue(row.difference().length() >= 10, () -> "no reason for " + row);
      } else {
        Matcher key = KEY.matcher(row.key());
        assertTrue(key.matches(), () -> "neither a key nor none: " + row);
        assertTrue(isInGrammar(key.group(1)), () -> "cache.conf has no such key: " + row);
      }
    }
  }

  private static boolean isInGrammar(String key) {
    if (key.startsWith("cache.")) {
      return GRAMMAR.hasPathOrNull(key);
    }
    String setting = key.substring("stores.NAME.".length());
    return GRAMMAR.getObject("stores").keySet().stream()
        .anyMatch(store -> GRAMMAR.hasPathOrNull("stores." + store + "." + setting));
  }

  private static void assertOne(List<Row> rows, String name) {
    assertEquals(1, rows.stream().filter(row -> row.name().equals(name)).count(), name);
  }

  private static List<Row> rows() throws IOException {
    return Files.readString(PAGE)
        .lines()
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.split("\\|", -1))
        .map(
            cells -> new Row(cells[1].strip().replace("`", ""), cells[2].strip(), cells[3].strip()))
        .toList();
  }

  private record Row(String name, String key, String difference) {}
}
