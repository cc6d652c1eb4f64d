package dev.larder.server.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the archives have in them: the same in both formats, with modes and line ends. */
class ArchiveIT {

  private static final Path TARGET = Path.of("target").toAbsolutePath();

  /** Path below the archive's one folder; that of a folder ends with a slash. */
  private static Map<String, TarArchive.Entry> entries(String format) throws IOException {
    Path archive = built("larder-*." + format);
    String folder = archive.getFileName().toString().replace("." + format, "") + "/";
    Map<String, TarArchive.Entry> entries =
        format.equals("zip") ? zipped(archive) : TarArchive.read(archive);
    Map<String, TarArchive.Entry> below = new LinkedHashMap<>();
    entries.forEach(
        (name, entry) -> {
          assertTrue(name.startsWith(folder), name);
          below.put(name.substring(folder.length()), entry);
        });
    below.remove("");
    return below;
  }

  private static Path built(String glob) throws IOException {
    try (var files = Files.newDirectoryStream(TARGET, glob)) {
      List<Path> found = new ArrayList<>();
      files.forEach(found::add);
      assertEquals(1, found.size(), glob + ": " + found);
      return found.get(0);
    }
  }

  private static Map<String, TarArchive.Entry> zipped(Path archive) throws IOException {
    Map<String, TarArchive.Entry> entries = new LinkedHashMap<>();
    try (FileSystem zip =
            FileSystems.newFileSystem(archive, Map.of("enablePosixFileAttributes", true));
        Stream<Path> all = Files.walk(zip.getPath("/"))) {
      for (Path path : all.toList()) {
        String name = path.toString().substring(1);
        if (name.isEmpty()) {
          continue;
        }
        boolean folder = Files.isDirectory(path);
        entries.put(
            folder && !name.endsWith("/") ? name + "/" : name,
            new TarArchive.Entry(
                bits(Files.getPosixFilePermissions(path)),
                folder ? new byte[0] : Files.readAllBytes(path)));
      }
    }
    return entries;
  }

  private static int bits(Set<PosixFilePermission> permissions) {
    int bits = 0;
    // From the owner's right to read, the highest bit, to the right of others to execute.
    for (PosixFilePermission permission : PosixFilePermission.values()) {
      bits = 2 * bits + (permissions.contains(permission) ? 1 : 0);
    }
    return bits;
  }

  @ParameterizedTest
  @ValueSource(strings = {"tar.gz", "zip"})
  void hasWhatAnInstallationNeeds(String format) throws IOException {
    Map<String, TarArchive.Entry> entries = entries(format);
    for (String name :
        List.of(
            "bin/larder",
            "bin/larder.bat",
            "conf/cache.conf",
            "conf/logback.xml",
            "docker/Dockerfile",
            "docs/reasons.md",
            "htdocs/index.html",
            "htdocs/larder.css",
            "logs/",
            "systemd/larder.service",
            "CHANGELOG.md",
            "LICENSE",
            "THIRD-PARTY.txt")) {
      assertTrue(entries.containsKey(name), name + " is missing in " + entries.keySet());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tar.gz", "zip"})
  void onlyTheLauncherIsExecutableAndNobodyElseWrites(String format) throws IOException {
    entries(format)
        .forEach(
            (name, entry) ->
                assertEquals(
                    name.endsWith("/") || name.equals("bin/larder") ? 0755 : 0644,
                    entry.mode(),
                    name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tar.gz", "zip"})
  void linesEndAsTheirReadersWant(String format) throws IOException {
    Map<String, TarArchive.Entry> entries = entries(format);
    for (String name : List.of("bin/larder", "conf/cache.conf", "systemd/larder.service")) {
      assertFalse(text(entries, name).contains("\r"), name);
    }
    String batch = text(entries, "bin/larder.bat");
    assertEquals(batch.replace("\r\n", "\n").replace("\n", "\r\n"), batch);
    assertTrue(batch.contains("\r\n"), batch);
  }

  @Test
  void bothFormatsHaveTheSame() throws IOException {
    Map<String, TarArchive.Entry> tar = new TreeMap<>(entries("tar.gz"));
    Map<String, TarArchive.Entry> zip = new TreeMap<>(entries("zip"));
    // A folder that has something in it needs no entry of its own.
    tar.keySet().removeIf(name -> name.endsWith("/") && !name.equals("logs/"));
    zip.keySet().removeIf(name -> name.endsWith("/") && !name.equals("logs/"));
    assertEquals(tar.keySet(), zip.keySet());
    tar.forEach((name, entry) -> assertArrayEquals(entry.content(), content(zip, name), name));
  }

  @Test
  void billOfMaterialsNamesEveryJarAndNothingElse() throws Exception {
    Map<String, TarArchive.Entry> entries = entries("tar.gz");
    Map<String, String> jars = new TreeMap<>();
    for (Map.Entry<String, TarArchive.Entry> entry : entries.entrySet()) {
      if (entry.getKey().matches("lib/[^/]+\\.jar")) {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(entry.getValue().content());
        jars.put(entry.getKey().substring(4), HexFormat.of().formatHex(digest));
      }
    }
    Path next = TARGET.resolve(archiveName() + "-sbom.json");
    if (!Files.exists(next)) {
      withoutBill();
    }
    String name = next.getFileName().toString();
    assertEquals(Files.readString(next), text(entries, name), name + " beside the archive");

    Config bill = ConfigFactory.parseString(text(entries, name));
    Map<String, String> named = new TreeMap<>();
    for (Config component : bill.getConfigList("components")) {
      named.put(
          component.getString("name") + "-" + component.getString("version") + ".jar",
          component.getConfigList("hashes").stream()
              .filter(hash -> hash.getString("alg").equals("SHA-256"))
              .map(hash -> hash.getString("content"))
              .collect(Collectors.joining()));
    }
    // The server's own jar is what the bill is of.
    String own =
        bill.getString("metadata.component.name")
            + "-"
            + bill.getString("metadata.component.version")
            + ".jar";
    assertTrue(jars.containsKey(own), own);
    jars.remove(own);
    assertEquals(jars, named);
    assertFalse(bill.hasPath("serialNumber"));
    assertFalse(bill.hasPath("metadata.timestamp"));
  }

  private static String archiveName() throws IOException {
    return built("larder-*.tar.gz").getFileName().toString().replace(".tar.gz", "");
  }

  /** The plugin that makes it does nothing with {@code mvn -o}. */
  private static void withoutBill() {
    String message = "NOT TESTED: there is no bill of materials, as Maven was offline";
    if ("1".equals(System.getenv("LARDER_REQUIRE_SBOM"))) {
      Assertions.fail(message + ", and LARDER_REQUIRE_SBOM demands it");
    }
    System.err.println(
        "\n*** " + message + "; set LARDER_REQUIRE_SBOM=1 to make this a failure ***\n");
    Assumptions.abort(message);
  }

  @ParameterizedTest
  @CsvSource({"lib/, ''", "providers/disk/, providers/disk/"})
  void everyForeignJarHasItsLicence(String folder, String beside) throws IOException {
    Map<String, TarArchive.Entry> entries = entries("tar.gz");
    Set<String> foreign =
        entries.keySet().stream()
            .filter(name -> name.matches(folder + "[^/]+\\.jar"))
            .map(name -> name.substring(folder.length()))
            .filter(name -> !name.matches("(cache-|provider-|distribution-).*"))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> licensed = new TreeSet<>();
    List<String> lines = text(entries, beside + "THIRD-PARTY.txt").lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String[] name = lines.get(i).split(":", -1);
      if (name.length == 3 && !lines.get(i).startsWith(" ")) {
        licensed.add(name[1] + "-" + name[2] + ".jar");
        assertTrue(lines.get(i + 1).matches(" {4}\\S.*"), lines.get(i));
        assertFalse(lines.get(i + 1).contains("nknown"), lines.get(i + 1));
      }
    }
    assertFalse(foreign.isEmpty(), "no jar in " + folder);
    assertEquals(foreign, licensed);
  }

  private static String text(Map<String, TarArchive.Entry> entries, String name) {
    return new String(content(entries, name), UTF_8);
  }

  private static byte[] content(Map<String, TarArchive.Entry> entries, String name) {
    return requireNonNull(entries.get(name), name).content();
  }
}
