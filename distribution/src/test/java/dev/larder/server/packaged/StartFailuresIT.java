package dev.larder.server.packaged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that cannot start says why in one line, and ends with the status that says whose turn it
 * is.
 */
class StartFailuresIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path LOGS = Path.of("target", "packaged").toAbsolutePath();
  private static final List<String> AS_NOBODY =
      List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
  private static final Pattern LOGGED = Pattern.compile("^\\d{4}-\\d\\d-\\d\\dT\\S+ INFO ");
  private static final String SITE =
      "locations = [ { url = \"/\", proxy = \"http://127.0.0.1:9\" } ]\n";
  private static final String ANY_PORT = "listen = [ { port = 0, address = \"127.0.0.1\" } ]\n";

  private final Path folder;

  StartFailuresIT(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void everybodyMayLook() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Path config(String... sections) throws IOException {
    return Files.writeString(folder.resolve("cache.conf"), String.join("", sections));
  }

  private record Ended(int status, String said) {}

  private Ended serve(List<String> prefix, Path config) throws Exception {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(
        List.of(
            PackagedServer.home().resolve("bin/larder").toString(),
            "serve",
            "--config",
            config.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    String name = "start-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
    try (ChildProcess process = ChildProcess.start(name, LOGS, builder)) {
      int status = process.awaitExit(PATIENCE);
      assertEquals("", process.output());
      // The log may have told what was loaded before the start failed.
      String said =
          process
              .errors()
              .lines()
              .filter(line -> !LOGGED.matcher(line).find())
              .map(line -> line + "\n")
              .collect(Collectors.joining());
      return new Ended(status, said);
    }
  }

  private static void assertFails(int status, String line, Ended ended) {
    assertEquals(line + "\n", ended.said());
    assertEquals(status, ended.status());
  }

  /** Whether a command ends well, for what only some machines and users can do. */
  private static void assumeRuns(String why, String... command) throws Exception {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      assumeTrue(process.waitFor() == 0, why);
    } catch (IOException e) {
      assumeTrue(false, why + ": " + e.getMessage());
    }
  }

  private static void assumeNobodyCanRun() throws Exception {
    List<String> command = new ArrayList<>(AS_NOBODY);
    command.add(PackagedServer.home().resolve("bin/larder").toString());
    command.add("--version");
    assumeRuns(
        "not run by root with setpriv, or others may not read the build",
        command.toArray(String[]::new));
  }

  @Test
  void aPortThatIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertFails(
          1,
          "larder: cannot listen on 127.0.0.1 port "
              + port
              + ": the address is already in use; it is set by listen[0], or by --address and"
              + " --port",
          serve(
              List.of(),
              config("listen = [ { port = " + port + ", address = \"127.0.0.1\" } ]\n", SITE)));
    }
  }

  private static int firstUnprivilegedPort() throws IOException {
    Path file = Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start");
    if (!Files.exists(file)) {
      return 1024;
    }
    // With one read: the kernel gives nothing more to a second.
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      return Integer.parseInt(reader.readLine().strip());
    }
  }

  @Test
  void aPortForThePrivileged() throws Exception {
    assumeNobodyCanRun();
    assumeTrue(firstUnprivilegedPort() > 80, "everybody may listen on port 80 here");
    assertFails(
        1,
        "larder: cannot listen on 127.0.0.1 port 80: permission denied; ports below 1024 are for"
            + " privileged processes; it is set by listen[0], or by --address and --port",
        serve(AS_NOBODY, config("listen = [ { port = 80, address = \"127.0.0.1\" } ]\n", SITE)));
  }

  @Test
  void aConfigurationThatMayNotBeRead() throws Exception {
    assumeNobodyCanRun();
    Path config = config(ANY_PORT, SITE);
    Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-------"));
    assertFails(2, config + ": permission denied", serve(AS_NOBODY, config));
  }

  @Test
  void aFolderOfLogsThatMayNotBeWritten() throws Exception {
    assumeNobodyCanRun();
    Path log = folder.resolve("access.log");
    assertFails(
        1,
        "larder: the access log "
            + log
            + ", set by access-log.file, cannot be written: permission denied for "
            + log,
        serve(AS_NOBODY, config(ANY_PORT, SITE, "access-log { file = \"" + log + "\" }\n")));
  }

  @Test
  void aFileSystemThatIsReadOnly() throws Exception {
    String readOnly = "mount --bind \"$0\" \"$0\" && mount -o remount,ro,bind \"$0\"";
    List<String> mounted = List.of("unshare", "-m", "sh", "-c", readOnly + " && exec \"$@\"");
    Path mount = Files.createDirectory(folder.resolve("read-only"));
    assumeRuns("no mount for a test", "unshare", "-m", "sh", "-c", readOnly, mount.toString());
    List<String> prefix = new ArrayList<>(mounted);
    prefix.add(mount.toString());
    Path log = mount.resolve("access.log");
    assertFails(
        1,
        "larder: the access log "
            + log
            + ", set by access-log.file, cannot be written: "
            + log
            + ": Read-only file system",
        serve(prefix, config(ANY_PORT, SITE, "access-log { file = \"" + log + "\" }\n")));
  }

  @Test
  void aFolderOfFilesThatIsMissing() throws Exception {
    Path config =
        config(ANY_PORT, "locations = [ { url = \"/\", files = \"" + folder + "/none\" } ]\n");
    Ended ended = serve(List.of(), config);
    assertFails(
        2, config + ":2: locations[0].files: there is no folder " + folder + "/none", ended);
  }

  @Test
  void allMistakesAreToldALineEach() throws Exception {
    Ended ended = serve(List.of(), config("listen = 5\nlimits { uri = often }\n", SITE));
    assertEquals(2, ended.status());
    assertEquals(2, ended.said().lines().count(), ended::said);
    assertTrue(ended.said().contains("cache.conf:1: listen"), ended::said);
    assertTrue(ended.said().contains("cache.conf:2: limits.uri"), ended::said);
  }
}
