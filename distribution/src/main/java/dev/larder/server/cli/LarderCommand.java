package dev.larder.server.cli;

import dev.larder.engine.store.FoundProviders;
import dev.larder.engine.store.StoreProviders;
import java.io.IOException;
import java.util.function.Supplier;
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
    subcommands = {
      ServeCommand.class,
      CheckCommand.class,
      ProvidersCommand.class,
      CacheCommand.class
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:all went well; a server was stopped by a signal",
      "1:something failed at run time, such as a port that is taken",
      "2:the command line or the configuration is wrong; nothing was started"
    })
final class LarderCommand implements Runnable {

  private final Supplier<FoundProviders> providers;
  private final Installation installation;
  private final ServerLauncher launcher;
  private final EndSignal endSignal;

  @Spec private CommandSpec spec;

  /**
   * The commands of one process.
   *
   * @param providers asked only by a command that has to do with them, so that the others work
   *     whatever a provider's jar is like
   */
  LarderCommand(
      Supplier<FoundProviders> providers,
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
    throw new ParameterException(
        spec.commandLine(), "a command is missing: serve, check, providers or cache");
  }

  /**
   * The storage providers of this installation, and what of it cannot be used.
   *
   * @throws IOException if there is no telling; the message is for the operator
   */
  FoundProviders found() throws IOException {
    try {
      return providers.get();
    } catch (IllegalStateException | LinkageError e) {
      throw new IOException("the storage providers cannot be found: " + e.getMessage(), e);
    }
  }

  /**
   * The storage providers that can be used.
   *
   * @throws IOException if two have the same type; the message names both
   */
  StoreProviders providers() throws IOException {
    try {
      return StoreProviders.of(found());
    } catch (IllegalStateException e) {
      throw new IOException(e.getMessage(), e);
    }
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
