package dev.larder.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.api.StoreOpener;
import dev.larder.api.StoreProvider;
import dev.larder.api.StoreSettings;
import dev.larder.engine.store.ClassOrigin;
import dev.larder.engine.store.FoundProviders;
import dev.larder.engine.store.InstalledProvider;
import dev.larder.server.config.ServerConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands, their output and their exit status, with a server that only records. */
class LarderCommandTest {

  private static final class MemProvider implements StoreProvider {
    @Override
    public String type() {
      return "mem";
    }

    @Override
    public StoreOpener configure(StoreSettings settings) {
      return context -> {
        throw new IOException("no test opens a store");
      };
    }
  }

  private final List<ServerConfig> started = new ArrayList<>();
  private final List<String> events = new ArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private ServerLauncher launcher = this::launch;
  private Supplier<FoundProviders> providers = () -> FoundProviders.of(List.of(new MemProvider()));

  @TempDir private Path home = Path.of("");

  private RunningServer launch(ServerConfig config) {
    started.add(config);
    return new RunningServer() {
      @Override
      public List<URI> addresses() {
        return List.of(URI.create("http://0.0.0.0:41234"), URI.create("http://[::1]:82"));
      }

      @Override
      public void close() {
        events.add("closed");
      }
    };
  }

  private int run(String... args) {
    LarderCommand larder =
        new LarderCommand(
            () -> providers.get(),
            new Installation(home),
            config -> launcher.start(config),
            server -> {
              events.add("listened after: " + out);
              return () -> events.add("waited after: " + out);
            });
    return Main.commandLine(larder)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }

  @Test
  void serveTellsWhereItListensOnceItDoesAndClosesInTheEnd() {
    assertEquals(0, run("serve", "--origin", "http://127.0.0.1:9"), err.toString());
    String line = "Larder 0.1.0 listening on http://0.0.0.0:41234, http://[::1]:82\n";
    assertEquals(List.of("listened after: ", "waited after: " + line, "closed"), events);
    assertEquals(line, out.toString());
    assertEquals("", err.toString());
  }

  @Test
  void optionsReachTheConfiguration() {
    run(
        "serve",
        "--origin=http://127.0.0.1:9",
        "--port=0",
        "--address=127.0.0.1",
        "--profile=rfc-strict");
    ServerConfig config = started.get(0);
    assertEquals(0, config.listen().get(0).port());
    assertEquals("127.0.0.1", config.listen().get(0).address());
    assertTrue(config.defaultSite().locations().get(0).cache().storeAuthorized());
  }

  @Test
  void withoutOptionsTheInstallationsFileIsRead() throws IOException {
    Files.createDirectories(home.resolve("conf"));
    Files.createDirectories(home.resolve("htdocs"));
    Files.writeString(
        home.resolve("conf/cache.conf"),
        "listen = [ { port = 77 } ]\nlocations = [ { url = \"/\", files = htdocs } ]");
    assertEquals(0, run("serve"), err.toString());
    assertEquals(77, started.get(0).listen().get(0).port());
  }

  @Test
  void pathsOfAnotherFileAreRelativeToItsFolder() throws IOException {
    Path elsewhere = Files.createDirectories(home.resolve("elsewhere/site"));
    Path file = elsewhere.resolveSibling("my.conf");
    Files.writeString(file, "locations = [ { url = \"/\", files = site } ]");
    assertEquals(0, run("check", "--config", file.toString()), err.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve", "check"})
  void mistakesGoToStandardErrorOneALine(String command) throws IOException {
    Path file = home.resolve("c.conf");
    Files.writeString(file, "cache { max-expier = 1 }\nadmin {}\n");
    assertEquals(2, run(command, "--config", file.toString()));
    assertEquals(
        List.of(
            file + ":1: cache.max-expier: unknown setting; did you mean max-expire?",
            file
                + ":1: locations: nothing to serve: there are no locations, and there is no"
                + " --origin",
            file + ":2: admin: the admin side is not in this version"),
        err.toString().lines().toList());
    assertEquals("", out.toString());
    assertEquals(List.of(), started);
  }

  @Test
  void aMissingFileIsAMistake() {
    assertEquals(2, run("serve", "--config", "no/such.conf"));
    assertEquals("no/such.conf: there is no such file\n", err.toString());
  }

  @Test
  void checkPrintsWhatIsInForceAndStartsNothing() {
    assertEquals(0, run("check", "--origin", "http://127.0.0.1:9", "--profile", "rfc-strict"));
    assertTrue(out.toString().contains("store-authorized = on"), out.toString());
    assertEquals(List.of(), started);
  }

  @Test
  void whatCannotBeStartedIsAFailureInOneLine() {
    launcher =
        config -> {
          throw new IOException("port 8080 is taken");
        };
    assertEquals(1, run("serve", "--origin", "http://127.0.0.1:9"));
    assertEquals("larder: port 8080 is taken\n", err.toString());
    assertEquals("", out.toString());
  }

  static List<Supplier<FoundProviders>> brokenProviders() {
    return List.of(
        () -> {
          throw new IllegalStateException("two storage providers have the type disk");
        },
        () -> {
          throw new UnsupportedClassVersionError("two storage providers have the type disk");
        });
  }

  @ParameterizedTest
  @MethodSource("brokenProviders")
  void aBrokenProviderStopsOnlyWhatNeedsProviders(Supplier<FoundProviders> broken) {
    providers = broken;
    assertEquals(0, run("--version"));
    assertEquals(0, run("--help"));
    assertEquals(0, run("serve", "--help"));
    assertEquals(2, run("serve", "--prot", "80"));
    err.getBuffer().setLength(0);
    assertEquals(1, run("serve", "--origin", "http://127.0.0.1:9"));
    assertEquals(1, run("check", "--origin", "http://127.0.0.1:9"));
    assertTrue(
        err.toString().lines().allMatch(line -> line.endsWith("providers have the type disk")),
        err.toString());
    assertEquals(2, err.toString().lines().count(), err.toString());
    assertEquals(List.of(), started);
  }

  @Test
  void providersListsWhatThereIsAndFailsForWhatCannotBeUsed() {
    InstalledProvider mem = installed("mem", "1.2.3", "/lib/mem.jar");
    InstalledProvider shelf = installed("long-shelf", "4", "/providers/shelf/a.jar");
    providers = () -> new FoundProviders(List.of(shelf, mem), List.of());
    assertEquals(0, run("providers"));
    String listed = "long-shelf  4      /providers/shelf/a.jar\nmem         1.2.3  /lib/mem.jar\n";
    assertEquals(listed, out.toString());
    assertEquals("", err.toString());

    out.getBuffer().setLength(0);
    providers = () -> new FoundProviders(List.of(shelf, mem), List.of("/p/x.jar: is no jar"));
    assertEquals(1, run("providers"));
    assertEquals(listed, out.toString());
    assertEquals("larder: /p/x.jar: is no jar\n", err.toString());
  }

  @Test
  void twoProvidersOfOneTypeStopEveryCommandThatNeedsThem() {
    providers =
        () ->
            new FoundProviders(
                List.of(installed("mem", "1", "/lib/a.jar"), installed("mem", "2", "/p/b.jar")),
                List.of());
    String told =
        "larder: two storage providers have the type mem: Mem in /lib/a.jar and Mem in /p/b.jar;"
            + " remove all but one\n";
    for (String command : List.of("serve", "check")) {
      err.getBuffer().setLength(0);
      assertEquals(1, run(command, "--origin", "http://127.0.0.1:9"));
      assertEquals(told, err.toString());
    }
    err.getBuffer().setLength(0);
    assertEquals(1, run("providers"));
    assertEquals(told, err.toString());
    assertEquals(2, out.toString().lines().count(), out.toString());
    assertEquals(List.of(), started);
  }

  @Test
  void whatNoStoreNamesMayBeBroken() throws IOException {
    providers =
        () ->
            new FoundProviders(
                List.of(installed("mem", "1", "/lib/a.jar")), List.of("/p/x.jar: is no jar"));
    assertEquals(0, run("serve", "--origin", "http://127.0.0.1:9"), err.toString());
    assertEquals(0, run("check", "--origin", "http://127.0.0.1:9"));
    assertEquals("not usable: /p/x.jar: is no jar\n", err.toString());

    err.getBuffer().setLength(0);
    Path file = home.resolve("c.conf");
    Files.writeString(
        file,
        "locations = [ { url = \"/\", proxy = \"http://a:1\" } ]\nstores { s { provider = x } }");
    for (String command : List.of("serve", "check")) {
      err.getBuffer().setLength(0);
      assertEquals(2, run(command, "--config", file.toString()));
      assertEquals(
          file
              + ":2: stores.s.provider: no provider has the type \"x\"; installed: mem;"
              + " not usable: /p/x.jar: is no jar\n",
          err.toString());
    }
  }

  private static InstalledProvider installed(String type, String version, String place) {
    return new InstalledProvider(
        type, new MemProvider(), new ClassOrigin("Mem", place, version), Optional.empty());
  }

  @Test
  void usage() {
    assertEquals(2, run());
    assertTrue(
        err.toString().startsWith("a command is missing: serve, check, providers or cache"),
        err.toString());
    assertEquals(2, run("serve", "--prot", "80"));
    assertEquals(2, run("serve", "--port", "x"));
    assertEquals(2, run("serve", "extra"));
    assertEquals(List.of(), started);
  }

  @Test
  void versionAndHelp() {
    assertEquals(0, run("--version"));
    assertEquals("Larder 0.1.0\n", out.toString());
    assertEquals(0, run("--help"));
    for (String status :
        List.of("0   all went well", "1   something failed", "2   the command line")) {
      assertTrue(out.toString().contains(status), out.toString());
    }
  }
}
