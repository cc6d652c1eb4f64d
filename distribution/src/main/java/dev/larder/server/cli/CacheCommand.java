package dev.larder.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code larder cache}: what there is in a store that keeps it in a folder. */
@Command(
    name = "cache",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Looks into a store that keeps what it has in a folder, and cleans it. list, stats and verify"
          + " work beside a server that has the store; clean, remove and verify --repair need a"
          + " store that no server has."
    },
    subcommands = {
      CacheListCommand.class,
      CacheStatsCommand.class,
      CacheVerifyCommand.class,
      CacheCleanCommand.class,
      CacheRemoveCommand.class
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:all went well",
      "1:something failed, such as a folder that cannot be read",
      "2:the command line or the configuration is wrong",
      "3:verify found damage and left it; remove found nothing of a URL",
      "4:a server has the store, and it may not be changed"
    })
final class CacheCommand implements Runnable {

  @ParentCommand private LarderCommand larder;
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a verb is missing: list, stats, verify, clean or remove");
  }

  LarderCommand larder() {
    return larder;
  }
}
