package dev.larder.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.larder.api.EntryMeta;
import dev.larder.api.Fields;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.Store;
import dev.larder.api.StoreProvider;
import dev.larder.api.StoreWriter;
import dev.larder.engine.store.FoundProviders;
import dev.larder.testkit.host.MapStoreSettings;
import dev.larder.testkit.host.RecordingEvents;
import dev.larder.testkit.host.TestStoreContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;

/** {@code larder cache}, on the folder of a real store. */
class CacheCommandTest {

  private static final String SITE = "http://a.example:80";
  private static final long HOUR = 3_600_000;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final TestStoreContext context =
      new TestStoreContext("disk", InstantSource.system(), new RecordingEvents());

  @TempDir private Path home = Path.of("");

  private Path root = Path.of("");

  @BeforeEach
  void fill() throws IOException {
    root = home.resolve("cache");
    try (Store store = open()) {
      put(store, SITE + "/page", 200, Fields.EMPTY, 1000, HOUR);
      put(store, SITE + "/gone", 404, Fields.EMPTY, 20, HOUR);
      put(store, SITE + "/old", 200, Fields.EMPTY, 30, -HOUR);
      put(store, SITE + "/lang\nv1 x", 200, Fields.of("accept-language", "de"), 40, HOUR);
      put(store, SITE + "/lang\nv1 y", 200, Fields.of("accept-language", "\u001b[2J"), 50, HOUR);
      put(store, "http://b.example:80/page\nc1:a1:b", 200, Fields.EMPTY, 70_000, HOUR);
    }
  }

  private Store open() throws IOException {
    StoreProvider disk =
        ServiceLoader.load(StoreProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(provider -> provider.type().equals("disk"))
            .findFirst()
            .orElseThrow();
    return disk.configure(
            new MapStoreSettings(Map.of("root", root.toString(), "free-space-floor", 0)))
        .open(context);
  }

  private static void put(
      Store store, String key, int status, Fields selecting, int length, long life)
      throws IOException {
    long now = System.currentTimeMillis();
    Head head =
        new Head(
            Head.Kind.RESPONSE,
            status,
            Fields.of("Date", "Wed, 25 Nov 2026 12:00:00 GMT"),
            selecting,
            now,
            now,
            1);
    int line = key.indexOf('\n');
    String uri = line < 0 ? key : key.substring(0, line);
    EntryMeta meta = new EntryMeta(uri, now, now + life, Long.MAX_VALUE, Set.of());
    try (StoreWriter writer = store.begin(Key.of(key), head, meta, length)) {
      assertTrue(
          writer != null
              && writer.write(ByteBuffer.wrap(new byte[length]))
              && writer.commit(() -> true));
    }
  }

  private int run(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    LarderCommand larder =
        new LarderCommand(
            () -> FoundProviders.onClassPath(CacheCommandTest.class.getClassLoader()),
            new Installation(home),
            config -> {
              throw new IOException("no test serves");
            },
            server -> () -> {});
    String[] line = Stream.concat(Stream.of("cache"), Stream.of(args)).toArray(String[]::new);
    return Main.commandLine(larder)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err, true))
        .execute(line);
  }

  private void good(String... args) {
    assertEquals(0, run(args), err.toString());
  }

  private List<String> lines() {
    return out.toString().lines().toList();
  }

  private Path config(String... more) throws IOException {
    Path file = Files.createDirectories(home.resolve("conf")).resolve("cache.conf");
    Files.writeString(
        file,
        """
        locations = [ { url = "/", proxy = "http://127.0.0.1:9" } ]
        stores { disk { provider = disk, root = cache }, memory { provider = mem } }
        cache { enable = [ { store = disk, url = "/" } ] }
        """
            + String.join("\n", more));
    return file;
  }

  private Path fileOf(String url) {
    good("list", root.toString(), "--json", "--prefix", url);
    Config entry = ConfigFactory.parseString(out.toString());
    return Path.of(entry.getString("file"));
  }

  @Test
  void listHasALineForEachEntryAndDrivesNoTerminal() {
    good("list", root.toString());
    List<String> lines = lines();
    assertEquals(7, lines.size(), out.toString());
    assertTrue(
        lines.get(0).matches("STATUS  KIND +STATE +BODY  STORED +FRESH UNTIL +URL"), lines.get(0));
    String time = "20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ";
    for (String expected :
        List.of(
            "200     whole    fresh     1000B  TIME  TIME  http://a\\.example:80/page",
            "404     whole    fresh       20B  TIME  TIME  http://a\\.example:80/gone",
            "200     whole    stale       30B  TIME  TIME  http://a\\.example:80/old",
            "200     variant  fresh       40B  TIME  TIME  http://a\\.example:80/lang  \\(accept-language: de\\)",
            "200     variant  fresh       50B  TIME  TIME  http://a\\.example:80/lang  \\(accept-language: \\\\u001b\\[2J\\)",
            "200     whole    fresh       68K  TIME  TIME  http://b\\.example:80/page")) {
      String pattern = expected.replace("TIME", time);
      assertEquals(1, lines.stream().filter(l -> l.matches(pattern)).count(), pattern + "\n" + out);
    }
    assertEquals("", err.toString());
  }

  @Test
  void listHasFourForms() {
    good("list", root.toString(), "-a", "--prefix", SITE + "/pa");
    assertEquals(SITE + "/page\n", out.toString());
    good("list", root.toString(), "-A", "--prefix", SITE + "/page");
    assertTrue(
        lines()
            .get(1)
            .matches("200     whole    fresh +\\d+        1000        4096  Wed, 25 .*/page"),
        out.toString());
    good("list", root.toString(), "--json", "--prefix", "/lang");
    for (String line : lines()) {
      Config entry = ConfigFactory.parseString(line);
      assertEquals("variant", entry.getString("kind"));
      assertEquals(200, entry.getInt("status"));
      assertEquals("fresh", entry.getString("state"));
      assertEquals(4096, entry.getLong("disk_bytes"));
      assertTrue(Set.of(40L, 50L).contains(entry.getLong("body_bytes")));
      assertTrue(Set.of("de", "\u001b[2J").contains(entry.getString("variant.accept-language")));
      assertTrue(entry.hasPathOrNull("keep_until") && !entry.hasPath("keep_until"));
    }
    assertEquals(2, lines().size());
    assertEquals(2, run("list", root.toString(), "-a", "--json"));
  }

  @Test
  void prefixesAreOfAllHostsOrOfOne() {
    good("list", root.toString(), "-a", "--prefix", "/page");
    assertEquals(2, lines().size());
    good("list", root.toString(), "-a", "--prefix", "http://b.example/", "--prefix", "/gone");
    assertEquals(2, lines().size());
    assertEquals(2, run("list", root.toString(), "--prefix", "page"));
    assertTrue(err.toString().startsWith("'page' is no URL such as"), err.toString());
  }

  @Test
  void statsCountByStatusKindAndState() {
    good("stats", root.toString());
    assertTrue(out.toString().contains("entries  6\n"), out.toString());
    assertTrue(out.toString().contains("bodies   69K (71140 bytes)\n"), out.toString());
    assertTrue(out.toString().contains("held by  no process\n"), out.toString());
    assertTrue(
        out.toString().contains("status 404               1       20B      4.0K\n"),
        out.toString());
    good("stats", root.toString(), "--json");
    assertEquals(1, lines().size());
    Config sums = ConfigFactory.parseString(out.toString());
    assertEquals(6, sums.getInt("entries"));
    assertEquals(71140, sums.getInt("body_bytes"));
    assertEquals(7, sums.getInt("files"));
    assertEquals(5, sums.getInt("by_status.200.entries"));
    assertEquals(20, sums.getInt("by_status.404.body_bytes"));
    assertEquals(2, sums.getInt("by_kind.variant.entries"));
    assertEquals(1, sums.getInt("by_state.stale.entries"));
    assertEquals(0, sums.getInt("damaged"));
  }

  @Test
  void verifyEndsWith3IfAnythingIsDamagedAndRepairsIfAsked() throws IOException {
    good("verify", root.toString());
    assertTrue(out.toString().startsWith("sound: 6, "), out.toString());
    Path file = fileOf("/gone");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
    assertEquals(3, run("verify", root.toString()));
    assertTrue(lines().get(0).startsWith("damaged: " + file + ": "), out.toString());
    assertTrue(lines().get(1).endsWith("; damaged: 1"), out.toString());
    assertTrue(Files.exists(file));
    good("verify", root.toString(), "--repair");
    assertTrue(lines().contains("deleted: " + file), out.toString());
    assertFalse(Files.exists(file));
    good("verify", root.toString());
  }

  @Test
  void cleanRemovesInTheOrderOfTheStoreAndOnlyAsMuchAsItMust() {
    good("clean", root.toString(), "--size", "100G", "-v");
    assertEquals(
        List.of("removed: 0 entries, 0B in 0 files; left: 6 entries, 96K in 7 files"), lines());
    good("clean", root.toString(), "-L", "6", "-D", "-v");
    assertTrue(lines().get(0).endsWith(SITE + "/old"), out.toString());
    assertEquals(
        "would remove: 1 entry, 4.0K in 1 file; left: 5 entries, 92K in 6 files", lines().get(1));
    good("clean", root.toString(), "-l", "92K");
    assertEquals(
        List.of("removed: 1 entry, 4.0K in 1 file; left: 5 entries, 92K in 6 files"), lines());
    good("list", root.toString(), "-a", "--prefix", "/old");
    assertEquals("", out.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-l 0", "-L often", "--size -5"})
  void cleanWantsALimit(String options) {
    String[] args =
        Stream.concat(Stream.of("clean", root.toString()), Stream.of(options.split(" ", 0)))
            .filter(arg -> !arg.isEmpty())
            .toArray(String[]::new);
    assertEquals(2, run(args));
    good("list", root.toString(), "-a");
    assertEquals(6, lines().size());
  }

  @Test
  void removeTakesAllOfAUrl() {
    assertEquals(
        3,
        run(
            "remove",
            root.toString(),
            "http://A.example/lang",
            "http://b.example/page",
            SITE + "/no"));
    assertEquals(
        List.of(
            "removed: 2 entries of http://A.example/lang",
            "removed: 1 entry of http://b.example/page"),
        lines());
    assertEquals("larder: not stored: " + SITE + "/no\n", err.toString());
    good("list", root.toString(), "-a");
    assertEquals(3, lines().size());
  }

  @Test
  void removeReadsUrlsFromStandardInput() {
    InputStream before = System.in;
    System.setIn(
        new ByteArrayInputStream((SITE + "/page\n\n " + SITE + "/gone \n").getBytes(UTF_8)));
    try {
      good("remove", root.toString(), "-");
    } finally {
      System.setIn(before);
    }
    assertEquals(2, lines().size(), out.toString());
  }

  @Test
  void removeKeysAUrlAsItsLocationDoes() throws IOException {
    config("cache.key { base-url = \"http://a.example\", drop-tracking = on }");
    assertEquals(3, run("remove", root.toString(), "http://www.example/page?utm_source=x"));
    good("remove", "disk", "http://www.example/page?utm_source=x");
    good("remove", "http://a.example/gone");
    assertEquals(2, run("remove", "disk"));
  }

  @Test
  void aStoreIsAFolderOrANameInTheConfiguration() throws IOException {
    Path file = config();
    good("list", "disk", "-a");
    assertEquals(6, lines().size());
    good("list", "-a");
    assertEquals(6, lines().size());
    Path elsewhere = Files.move(file, home.resolve("my.conf"));
    assertEquals(2, run("list", "disk"));
    good("list", "disk", "-a", "--config", elsewhere.toString());

    assertEquals(2, run("list", "memory", "--config", elsewhere.toString()));
    assertTrue(err.toString().contains("keeps nothing in a folder"), err.toString());
    assertEquals(2, run("list", "dsk", "--config", elsewhere.toString()));
    assertTrue(
        err.toString().contains("has no store dsk; stores: disk, memory; a folder has a slash"),
        err.toString());
    assertEquals(1, run("list", home + "/conf"));
    assertTrue(err.toString().contains("/conf: no store is here"), err.toString());
    assertEquals(1, run("list", home + "/nowhere"));
    assertEquals("larder: " + home + "/nowhere: there is no such folder\n", err.toString());
    Files.writeString(elsewhere, "\nnonsense = 1", StandardOpenOption.APPEND);
    assertEquals(2, run("list", "disk", "--config", elsewhere.toString()));
    assertTrue(err.toString().contains("nonsense: unknown setting"), err.toString());
  }

  @Test
  void whatAServerHasIsReadAndNotChanged() throws IOException {
    String self = Long.toString(ProcessHandle.current().pid());
    try (Store store = open()) {
      good("list", root.toString());
      good("verify", root.toString());
      good("stats", root.toString());
      assertTrue(out.toString().contains("held by  process " + self + "\n"), out.toString());
      for (String[] changing :
          new String[][] {
            {"clean", root.toString(), "-L", "1"},
            {"clean", root.toString(), "-L", "1", "-D"},
            {"remove", root.toString(), SITE + "/page"},
            {"verify", root.toString(), "--repair"}
          }) {
        assertEquals(4, run(changing));
        assertEquals(
            "larder: process "
                + self
                + " has this store in use, and nobody else may change it; stop that server first\n",
            err.toString());
      }
      assertEquals(6, store.stats().entries());
    }
  }

  @Test
  void aVerbIsNeeded() {
    assertEquals(2, run());
    assertTrue(err.toString().startsWith("a verb is missing: list,"), err.toString());
  }

  /** docs/disk-store.md, {@code larder cache --help} and the code. */
  @Test
  void thePageHasTheStatusesThatThereAre() throws IOException {
    List<Integer> page =
        Files.readAllLines(Path.of("..", "docs", "disk-store.md")).stream()
            .filter(line -> line.matches("\\| \\d+ \\|.*"))
            .map(line -> Integer.valueOf(line.split("\\|", -1)[1].strip()))
            .toList();
    List<Integer> help =
        Stream.of(CacheCommand.class.getAnnotation(Command.class).exitCodeList())
            .map(line -> Integer.valueOf(line.substring(0, line.indexOf(':'))))
            .toList();
    assertEquals(
        List.of(
            ExitStatus.OK,
            ExitStatus.FAILURE,
            ExitStatus.WRONG_CONFIGURATION,
            ExitStatus.FINDINGS,
            ExitStatus.IN_USE),
        page);
    assertEquals(page, help);
  }
}
