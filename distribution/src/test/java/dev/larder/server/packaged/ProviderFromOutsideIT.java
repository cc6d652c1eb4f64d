package dev.larder.server.packaged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.server.packaged.PackagedServer.Finished;
import dev.larder.testkit.origin.OriginAnswer;
import dev.larder.testkit.origin.RawResponse;
import dev.larder.testkit.origin.ScriptedOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The example of docs/writing-a-provider.md: it is built apart from Larder, as its author would,
 * passes the compatibility kit, is dropped into providers/ and serves hits, with another version of
 * a library that the server has as well.
 */
@ExtendWith(ServerLogOnFailure.class)
class ProviderFromOutsideIT {

  private static final Path EXAMPLE = Path.of("..", "docs", "examples", "onheap-store");
  private static final Path WORK = Path.of("target", "onheap-store").toAbsolutePath();
  private static final Duration BUILD = Duration.ofMinutes(15);
  private static final Pattern TESTS =
      Pattern.compile("Tests run: (\\d+), Failures: 0, Errors: 0, Skipped: (\\d+)$");

  /** Passed by the build; without it the test was not started as it should be. */
  private static String told(String property) {
    String value = System.getProperty(property, "");
    assertFalse(value.isEmpty(), property + " is not set: run this with mvn verify");
    return value;
  }

  /** Builds the example and returns its plug-in folder. */
  private static Path build() throws IOException, InterruptedException {
    LinkedRepository.delete(WORK);
    Path project = WORK.resolve("project");
    LinkedRepository.copy(EXAMPLE.resolve("pom.xml"), project.resolve("pom.xml"));
    LinkedRepository.copy(EXAMPLE.resolve("src"), project.resolve("src"));
    Files.createDirectories(project.resolve(".mvn")); // or Maven would take Larder's

    LinkedRepository repository =
        LinkedRepository.create(
            WORK.resolve("repository"), Path.of(told("larder.maven.repository")));
    String version = told("larder.version");
    repository.add(Path.of(".."), "larder", version, "pom");
    for (String module : List.of("cache-api", "cache-testkit")) {
      repository.add(Path.of("..", module), module, version, "pom", "jar");
    }

    List<String> command = new ArrayList<>();
    command.add(Path.of(told("larder.maven.home"), "bin", "mvn").toString());
    command.addAll(List.of("-B", "-Dstyle.color=never"));
    command.add("-Dmaven.repo.local=" + repository.folder());
    if (told("larder.maven.offline").equals("offline=true")) {
      command.add("-o");
    }
    Path settings = Path.of(told("larder.maven.settings").replaceFirst("^file:", ""));
    if (Files.isRegularFile(settings)) {
      command.addAll(List.of("-s", settings.toString()));
    }
    command.add("verify");
    ProcessBuilder builder = new ProcessBuilder(command).directory(project.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    try (ChildProcess maven = ChildProcess.start("onheap-store-build", WORK, builder)) {
      assertEquals(0, maven.awaitExit(BUILD), maven::said);
      repository.keepWhatIsNew();
      LinkedRepository.delete(repository.folder());
      assertKitRan(maven.output());
    }
    return project.resolve("target").resolve("onheap");
  }

  private static void assertKitRan(String output) {
    int most = 0;
    for (String line : output.lines().toList()) {
      Matcher tests = TESTS.matcher(line);
      if (tests.find()) {
        most = Math.max(most, Integer.parseInt(tests.group(1)) - Integer.parseInt(tests.group(2)));
      }
    }
    assertTrue(most > 100, most + " tests of the kit ran");
  }

  private static List<String> namesIn(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  @Test
  void isBuiltPassesTheKitAndServesHits() throws Exception {
    Path plugin = build();
    assertEquals(List.of("caffeine-3.2.2.jar", "onheap-store-1.0.0.jar"), namesIn(plugin));

    Path home = WORK.resolve("larder");
    LinkedRepository.copy(PackagedServer.home(), home);
    List<String> caffeine =
        namesIn(home.resolve("lib")).stream().filter(jar -> jar.startsWith("caffeine-")).toList();
    assertEquals(1, caffeine.size(), caffeine.toString());
    assertFalse(caffeine.contains("caffeine-3.2.2.jar"), "the server has the same version");
    assertEquals(List.of("README.txt", "disk"), namesIn(home.resolve("providers")));
    LinkedRepository.copy(plugin, home.resolve("providers/onheap"));

    String jar = home.resolve("providers/onheap/onheap-store-1.0.0.jar").toString();
    Finished listed = PackagedServer.runFrom(home, "providers");
    assertEquals(0, listed.status(), listed.err());
    assertTrue(
        Pattern.compile("^onheap +1\\.0\\.0 +" + Pattern.quote(jar) + "$", Pattern.MULTILINE)
            .matcher(listed.out())
            .find(),
        listed.out());
    assertTrue(
        Pattern.compile("^mem +\\d\\S* +.*provider-mem-.*\\.jar$", Pattern.MULTILINE)
            .matcher(listed.out())
            .find(),
        listed.out());

    try (ScriptedOrigin origin = ScriptedOrigin.start()) {
      origin.on("/page", OriginAnswer.ok("once").field("Cache-Control", "max-age=600"));
      Path config =
          Files.writeString(
              home.resolve("conf/onheap.conf"),
              """
              listen = [ { port = 0, address = "127.0.0.1" } ]
              locations = [ { url = "/", proxy = "%s" } ]
              stores { heap { provider = onheap, size = 8M } }
              cache { enable = [ { store = heap, url = "/" } ] }
              """
                  .formatted(origin.url()));
      try (PackagedServer server = PackagedServer.serveFrom(home, "--config", config.toString())) {
        server.get("/page");
        RawResponse second = server.get("/page");
        assertTrue(CacheStatus.isHit(second), second::toString);
        assertEquals("once", second.text());
        assertEquals(1, origin.requests("/page").size());
        String log = server.process().errors();
        assertTrue(log.contains("storage provider onheap 1.0.0 of " + jar), log);
        assertTrue(log.contains("OnHeapStore: store heap: 8388608 bytes, in Caffeine 3.2.2"), log);
        server.stop();
      }
    }
  }
}
