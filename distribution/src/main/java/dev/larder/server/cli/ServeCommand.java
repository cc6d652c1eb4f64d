package dev.larder.server.cli;

import dev.larder.engine.store.InstalledProvider;
import dev.larder.engine.store.StoreProviders;
import dev.larder.server.config.CheckedConfig;
import dev.larder.server.config.InvalidConfigException;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

  @Mixin private final ConfigOptions options = new ConfigOptions();
  @ParentCommand private LarderCommand larder;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    try {
      StoreProviders providers = larder.providers();
      providers.installed().forEach(ServeCommand::log);
      // They may be what no store asks for; a store that does is told of them, too.
      providers.unusable().forEach(problem -> LOG.warn("not usable: {}", problem));
      serve(options.read(providers, larder.installation()));
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

  private static void log(InstalledProvider provider) {
    LOG.info(
        "storage provider {} {} of {}",
        provider.type(),
        provider.origin().version(),
        provider.origin().place());
  }

  private static String readyLine(RunningServer server) {
    return "Larder "
        + Version.number()
        + " listening on "
        + server.addresses().stream().map(URI::toString).collect(Collectors.joining(", "));
  }
}
