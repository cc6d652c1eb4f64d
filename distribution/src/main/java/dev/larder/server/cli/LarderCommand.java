package dev.larder.server.cli;

import dev.larder.engine.store.StoreProviders;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code larder}: what the commands have in common. */
@Command(
    name = "larder",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "An HTTP cache in front of a web site or a folder of files.",
    subcommands = {ServeCommand.class, CheckCommand.class},
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:all went well; a server was stopped by a signal",
      "1:something failed at run time, such as a port that is taken",
      "2:the command line or the configuration is wrong; nothing was started"
    })
final class LarderCommand implements Runnable {

  private final StoreProviders providers;
  private final Installation installation;
  private final ServerLauncher launcher;
  private final EndSignal endSignal;

  @Spec private CommandSpec spec;

  LarderCommand(
      StoreProviders providers,
      Installation installation,
      ServerLauncher launcher,
      EndSignal endSignal) {
    this.providers = providers;
    this.installation = installation;
    this.launcher = launcher;
    this.endSignal = endSignal;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing: serve or check");
  }

  StoreProviders providers() {
    return providers;
  }

  Installation installation() {
    return installation;
  }

  ServerLauncher launcher() {
    return launcher;
  }

  EndSignal endSignal() {
    return endSignal;
  }
}
