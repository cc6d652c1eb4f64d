package dev.larder.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/larder}, with a Java that prints its arguments. */
class LauncherScriptTest {

  private static final Path SCRIPT = Path.of("src/main/archive/bin/larder");

  @TempDir private Path folder = Path.of("");

  private Path home = Path.of("");
  private Path script = Path.of("");
  private Path java = Path.of("");

  private record Result(int status, List<String> out, String err) {}

  @BeforeEach
  void install() throws IOException {
    folder = folder.toRealPath();
    home = Files.createDirectories(folder.resolve("my larder"));
    script = Files.createDirectories(home.resolve("bin")).resolve("larder");
    Files.copy(SCRIPT, script);
    executable(script);
    java = folder.resolve("a java");
    javaOfVersion("17.0.15");
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void javaOfVersion(String version) throws IOException {
    Path binary = Files.createDirectories(java.resolve("bin")).resolve("java");
    Files.writeString(
        binary,
        "#!/bin/sh\n"
            + "if [ \"$1\" = -version ]; then echo 'openjdk version \""
            + version
            + "\"' >&2; exit; fi\n"
            + "for a; do echo \"$a\"; done\nexit 7\n");
    executable(binary);
  }

  private Result run(Path command, Map<String, String> environment, String... args)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(command.toString()));
    line.addAll(List.of(args));
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(line).directory(folder.toFile()).redirectError(err.toFile());
    builder.environment().remove("JAVA_HOME");
    builder.environment().remove("LARDER_JAVA_OPTS");
    builder.environment().putAll(environment);
    Process process = builder.start();
    List<String> out = new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
    return new Result(process.waitFor(), out, Files.readString(err));
  }

  private Map<String, String> javaHome() {
    return Map.of("JAVA_HOME", java.toString());
  }

  @Test
  void runsJavaInItsPlaceWithItsInstallationAndItsArguments() throws Exception {
    Result result = run(script, javaHome(), "serve", "--config", "a b");
    assertEquals(7, result.status(), result.err());
    int main = result.out().indexOf("dev.larder.server.cli.Main");
    assertEquals(
        List.of("-cp", home + "/lib/*", "dev.larder.server.cli.Main", "serve", "--config", "a b"),
        result.out().subList(main - 2, result.out().size()));
    assertTrue(result.out().contains("-Dlarder.home=" + home), result.out().toString());
    assertTrue(
        result.out().stream().anyMatch(a -> a.matches("-XX:MaxDirectMemorySize=[1-9][0-9]+m")),
        result.out().toString());
  }

  @Test
  void findsItsInstallationThroughLinks() throws Exception {
    Path relative = Files.createSymbolicLink(home.resolve("link"), Path.of("bin/larder"));
    Path absolute = Files.createSymbolicLink(folder.resolve("larder link"), relative);
    Result result = run(absolute, javaHome());
    assertTrue(result.out().contains("-Dlarder.home=" + home), result.out().toString());
  }

  @Test
  void optionsOfTheOperatorComeLast() throws Exception {
    Result result =
        run(script, Map.of("JAVA_HOME", java.toString(), "LARDER_JAVA_OPTS", "-Xmx1g -Dx=y"));
    int cp = result.out().indexOf("-cp");
    assertEquals(List.of("-Xmx1g", "-Dx=y"), result.out().subList(cp - 2, cp));
  }

  @Test
  void namesInOptionsAreNotThoseOfFiles() throws Exception {
    Result result =
        run(script, Map.of("JAVA_HOME", java.toString(), "LARDER_JAVA_OPTS", "-Dx=y *"));
    int cp = result.out().indexOf("-cp");
    assertEquals(List.of("-Dx=y", "*"), result.out().subList(cp - 2, cp));
  }

  @Test
  void choosesACollectorUnlessTheOperatorDoes() throws Exception {
    Pattern collector = Pattern.compile("-XX:\\+Use[A-Za-z0-9]*GC");
    assertEquals(List.of("-XX:+UseG1GC"), matching(collector, run(script, javaHome())));
    for (String chosen : List.of("-XX:+UseZGC", "-Xmx1g -XX:+UseSerialGC -Dx=y")) {
      Result result = run(script, Map.of("JAVA_HOME", java.toString(), "LARDER_JAVA_OPTS", chosen));
      assertEquals(1, matching(collector, result).size(), result.out().toString());
      assertFalse(result.out().contains("-XX:+UseG1GC"), result.out().toString());
    }
    // One that is no collector.
    assertTrue(
        run(script, Map.of("JAVA_HOME", java.toString(), "LARDER_JAVA_OPTS", "-XX:+UseNUMA"))
            .out()
            .contains("-XX:+UseG1GC"));
  }

  @Test
  void newJavaDoesNotWarnOfWhatLibrariesDoWithMemory() throws Exception {
    String option = "--sun-misc-unsafe-memory-access=allow";
    assertFalse(run(script, javaHome()).out().contains(option));
    javaOfVersion("25.0.3");
    assertTrue(run(script, javaHome()).out().contains(option));
  }

  private static List<String> matching(Pattern pattern, Result result) {
    return result.out().stream().filter(pattern.asMatchPredicate()).toList();
  }

  @Test
  void needsNoProgramsButJava() throws Exception {
    Path nothing = Files.createDirectories(folder.resolve("nothing"));
    Result result =
        run(script, Map.of("JAVA_HOME", java.toString(), "PATH", nothing.toString()), "serve");
    assertEquals(7, result.status(), result.err());
    assertEquals("", result.err());
  }

  /** The other one cannot run here, so that its options are compared as they are written. */
  @Test
  void bothLaunchersPassTheSameOptions() throws IOException {
    String unix = Files.readString(SCRIPT);
    String windows = Files.readString(SCRIPT.resolveSibling("larder.bat"));
    String written =
        windows
            .substring(windows.indexOf("\"%java%\" ^"), windows.indexOf("%*"))
            .replace("^", "\\")
            .replace("%direct%", "${direct}")
            .replace("%collector%", "$collector")
            .replace("%LARDER_JAVA_OPTS%", "${LARDER_JAVA_OPTS:-}")
            .replaceAll("%(\\w+)%", "\\$$1")
            .replaceAll("\\\\(?=\\S)", "/");
    assertEquals(
        unix.substring(unix.indexOf("exec \"$java\"") + "exec ".length(), unix.indexOf("\"$@\""))
            .replace("\"", ""),
        written.replace("\"", ""));
    Pattern least = Pattern.compile("-ge 17|geq 17");
    assertTrue(least.matcher(unix).find() && least.matcher(windows).find());
  }

  @Test
  void refusesAnOldJava() throws Exception {
    javaOfVersion("11.0.2");
    Result result = run(script, javaHome());
    assertEquals(1, result.status());
    assertEquals(
        "larder: Java 17 or newer is needed; " + java + "/bin/java is version 11\n", result.err());
    javaOfVersion("1.8.0_401");
    assertEquals(
        "larder: Java 17 or newer is needed; " + java + "/bin/java is version 8\n",
        run(script, javaHome()).err());
    Files.writeString(java.resolve("release"), "JAVA_VERSION=\"1.7.0_80\"\n");
    assertEquals(
        "larder: Java 17 or newer is needed; " + java + "/bin/java is version 7\n",
        run(script, javaHome()).err());
  }

  @Test
  void takesTheJavaOfThePath() throws Exception {
    String path = java.resolve("bin") + ":" + System.getenv("PATH");
    assertEquals(7, run(script, Map.of("PATH", path)).status());
  }

  @Test
  void saysWhatIsMissing() throws Exception {
    Result result = run(script, Map.of("JAVA_HOME", folder.resolve("none").toString()));
    assertEquals(1, result.status());
    assertEquals(
        "larder: JAVA_HOME is " + folder.resolve("none") + ", and there is no bin/java in it\n",
        result.err());
  }
}
