package dev.larder.server.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larder.server.packaged.ChildProcess;
import dev.larder.server.packaged.ExternalProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The suite http-cache-tests, unpacked under {@code target/conformance} with the one library that
 * its client needs. Its own dependency list also names a whole npm, so the suite is fetched as an
 * archive and only the library is installed; both are pinned by version and digest, no script of
 * theirs runs, and what is there already is not fetched again.
 */
final class Suite {
  private static final String NAME = "http-cache-tests";
  private static final String VERSION = "0.4.5";
  private static final String SHA512 =
      "DjuwN9nUZXLTW+wav1LRESCZNVxl8SshwOy4z1pxuWbWt5/ay6sM9QQ1lebBaDO6P1IMBoK6mdf+PuVP/QNL8A==";
  private static final Path SOURCES = Path.of("src", "test", "conformance").toAbsolutePath();
  private static final Path FOLDER = Path.of("target", "conformance").toAbsolutePath();
  private static final Path PACKAGE = FOLDER.resolve("package");
  private static final Pattern LISTENING =
      Pattern.compile("Listening on http://127\\.0\\.0\\.1:(\\d+)/");
  private static final Duration INSTALL = Duration.ofMinutes(3);
  private static final Duration RUN = Duration.ofMinutes(5);

  private final Path node;

  private Suite(Path node) {
    this.node = node;
  }

  /** Fetches what is not there. Skips or fails the test that asks where there is no node. */
  static Suite install() throws IOException, InterruptedException {
    Path node = ExternalProgram.NODE.require();
    Files.createDirectories(FOLDER);
    for (String file : List.of("package.json", "package-lock.json")) {
      Files.copy(SOURCES.resolve(file), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    if (!Files.exists(FOLDER.resolve("node_modules/node-fetch/package.json"))) {
      npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline");
    }
    if (!Files.exists(PACKAGE.resolve("cli.mjs"))) {
      npm("pack", NAME + "@" + VERSION, "--prefer-offline");
      Path archive = FOLDER.resolve(NAME + "-" + VERSION + ".tgz");
      assertEquals(SHA512, digest(archive), "SHA-512 of " + archive);
      finish("tar", new ProcessBuilder("tar", "-xzf", archive.toString()), INSTALL);
    }
    return new Suite(node);
  }

  private static void npm(String... arguments) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(ExternalProgram.NPM.require().toString());
    builder.command().addAll(List.of(arguments));
    finish("npm-" + arguments[0], builder, INSTALL);
  }

  private static String finish(String name, ProcessBuilder builder, Duration timeout)
      throws IOException, InterruptedException {
    try (ChildProcess process =
        ChildProcess.start(name, FOLDER, builder.directory(FOLDER.toFile()))) {
      int status = process.awaitExit(timeout);
      assertEquals(0, status, () -> "exit status of " + builder.command() + process.said());
      return process.output();
    }
  }

  private static String digest(Path file) throws IOException {
    try {
      MessageDigest sha512 = MessageDigest.getInstance("SHA-512");
      return Base64.getEncoder().encodeToString(sha512.digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** Starts the suite's origin on a free port of the loopback interface. */
  Origin startOrigin(String name) throws IOException, InterruptedException {
    Path pidFile = FOLDER.resolve(name + ".pid");
    ProcessBuilder builder = command("0", "", pidFile, "server/server.mjs");
    ChildProcess process = ChildProcess.start(name, FOLDER, builder);
    try {
      Matcher listening = process.awaitLine(LISTENING, Duration.ofSeconds(30));
      return new Origin(process, "http://127.0.0.1:" + listening.group(1));
    } catch (Throwable e) {
      process.close();
      throw e;
    }
  }

  /** Runs all cases through a cache and judges them. */
  Run run(String name, String cache) throws IOException, InterruptedException {
    Path pidFile = FOLDER.resolve(name + ".pid");
    Path results = FOLDER.resolve(name + ".json");
    ProcessBuilder client = command("0", cache, pidFile, "cli.mjs");
    try (ChildProcess process = ChildProcess.start(name, FOLDER, client)) {
      int status = process.awaitExit(RUN);
      assertEquals(0, status, () -> "exit status of the suite's client" + process.said());
      Files.writeString(results, process.output());
    }
    ProcessBuilder judge =
        new ProcessBuilder(
            node.toString(),
            SOURCES.resolve("score.mjs").toString(),
            PACKAGE.toString(),
            results.toString());
    String scored = finish(name + "-score", judge, Duration.ofMinutes(1));
    List<CaseResult> cases = new ArrayList<>();
    Map<String, String> messages = new HashMap<>();
    for (String line : scored.lines().toList()) {
      String[] cells = line.split("\t", -1);
      cases.add(CaseResult.parse(cells[0] + " " + cells[1] + " " + cells[2]));
      messages.put(cells[0], cells[3]);
    }
    return new Run(new Baseline(cases), messages);
  }

  /**
   * What came of a run.
   *
   * @param results the results of all cases
   * @param messages what the suite says about each case, by id; empty where it passed
   */
  record Run(Baseline results, Map<String, String> messages) {}

  private ProcessBuilder command(String port, String base, Path pidFile, String script) {
    ProcessBuilder builder =
        new ProcessBuilder(
            node.toString(),
            "--no-warnings",
            "--require",
            SOURCES.resolve("loopback.cjs").toString(),
            script);
    builder.directory(PACKAGE.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(variable -> variable.startsWith("npm_"));
    environment.keySet().removeIf(variable -> variable.equalsIgnoreCase("NODE_OPTIONS"));
    environment.put("npm_package_config_protocol", "http");
    environment.put("npm_package_config_port", port);
    environment.put("npm_package_config_base", base);
    environment.put("npm_package_config_id", "");
    environment.put("npm_package_config_pidfile", pidFile.toString());
    return builder;
  }

  /**
   * The suite's origin.
   *
   * @param process the process; closed with this
   * @param url where it listens
   */
  record Origin(ChildProcess process, String url) implements AutoCloseable {
    @Override
    public void close() {
      process.close();
    }
  }
}
