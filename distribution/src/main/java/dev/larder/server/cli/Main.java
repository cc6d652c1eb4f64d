package dev.larder.server.cli;

import dev.larder.engine.store.FoundProviders;
import dev.larder.server.plugin.Plugins;
import picocli.CommandLine;

/** Where the process starts. */
public final class Main {

  private Main() {}

  /** Runs a command and ends the process with its status. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  private static int run(String[] args) {
    Installation installation = Installation.current();
    return commandLine(
            new LarderCommand(
                () ->
                    FoundProviders.onClassPath(Main.class.getClassLoader())
                        .plus(Plugins.find(installation.providers())),
                installation,
                CacheServer::start,
                EndSignal::ofProcess))
        .execute(args);
  }

  /** The command line of {@code larder}, without its process. */
  static CommandLine commandLine(LarderCommand larder) {
    return new CommandLine(larder)
        .setExecutionExceptionHandler(
            (failure, commandLine, parsed) -> {
              failure.printStackTrace(commandLine.getErr());
              return ExitStatus.FAILURE;
            });
  }
}
