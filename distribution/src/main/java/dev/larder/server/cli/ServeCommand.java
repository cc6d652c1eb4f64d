package dev.larder.server.cli;

import dev.larder.server.config.CheckedConfig;
import dev.larder.server.config.InvalidConfigException;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code larder serve}: runs the server until the process is told to end. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Runs the server until SIGTERM or SIGINT. When it answers requests, it prints one line to"
          + " standard output, such as: Larder 0.1.0 listening on http://0.0.0.0:8080"
    })
final class ServeCommand implements Callable<Integer> {

  @Mixin private final ConfigOptions options = new ConfigOptions();
  @ParentCommand private LarderCommand larder;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    try {
      serve(options.read(larder.providers(), larder.installation()));
      return ExitStatus.OK;
    } catch (InvalidConfigException e) {
      e.problems().forEach(spec.commandLine().getErr()::println);
      return ExitStatus.WRONG_CONFIGURATION;
    } catch (IOException e) {
      spec.commandLine().getErr().println("larder: " + e.getMessage());
      return ExitStatus.FAILURE;
    }
  }

  private void serve(CheckedConfig config) throws IOException, InterruptedException {
    try (RunningServer server = larder.launcher().start(config.server())) {
      EndSignal.Wait end = larder.endSignal().listenFor(server);
      spec.commandLine().getOut().println(readyLine(server));
      spec.commandLine().getOut().flush();
      end.await();
    }
  }

  private static String readyLine(RunningServer server) {
    return "Larder "
        + Version.number()
        + " listening on "
        + server.addresses().stream().map(URI::toString).collect(Collectors.joining(", "));
  }
}
