package dev.larder.server.cli;

import dev.larder.engine.store.StoreProviders;
import dev.larder.server.config.CheckedConfig;
import dev.larder.server.config.EffectiveConfig;
import dev.larder.server.config.InvalidConfigException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code larder check}: tells what is wrong with a configuration, or what it means. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Checks a configuration without opening anything, and prints it with every setting in force,"
          + " per host and location, without secrets. Mistakes go to standard error, one a line:"
          + " file:line: setting: what is wrong."
    })
final class CheckCommand implements Callable<Integer> {

  @Mixin private final ConfigOptions options = new ConfigOptions();
  @ParentCommand private LarderCommand larder;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    try {
      StoreProviders providers = larder.providers();
      CheckedConfig config = options.read(providers, larder.installation());
      providers
          .unusable()
          .forEach(problem -> spec.commandLine().getErr().println("not usable: " + problem));
      spec.commandLine().getOut().print(EffectiveConfig.render(config));
      spec.commandLine().getOut().flush();
      return ExitStatus.OK;
    } catch (InvalidConfigException e) {
      e.problems().forEach(spec.commandLine().getErr()::println);
      return ExitStatus.WRONG_CONFIGURATION;
    } catch (IOException e) {
      spec.commandLine().getErr().println("larder: " + e.getMessage());
      return ExitStatus.FAILURE;
    }
  }
}
