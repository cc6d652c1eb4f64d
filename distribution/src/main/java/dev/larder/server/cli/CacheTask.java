package dev.larder.server.cli;

import dev.larder.api.StoreInUseException;
import dev.larder.server.config.InvalidConfigException;
import dev.larder.server.listing.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** One verb of {@code larder cache}: what they have in common. */
abstract class CacheTask implements Callable<Integer> {

  static final String STORE =
      "A folder, such as var/cache (with a slash: ./cache), or the name of a store in the"
          + " configuration. May be left out if only one store there is in a folder.";

  /** What the launcher says when there is a terminal at standard error. */
  private static final String TERMINAL = "LARDER_TERMINAL";

  @ParentCommand private CacheCommand cache;
  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "The configuration that names the store. Without it: conf/cache.conf of the installation.")
  private @Nullable Path config;

  @Option(
      names = {"-q", "--quiet"},
      description = "No progress bar on the terminal.")
  private boolean quiet;

  /** The store, as the command line names it; null if it does not. */
  abstract @Nullable String store();

  /**
   * Does it.
   *
   * @return the exit status
   * @throws IllegalArgumentException if the command line is wrong; the message is for the operator
   */
  abstract int run(ChosenStore store) throws IOException;

  @Override
  public final Integer call() {
    try {
      int status = run(ChosenStore.find(cache.larder(), store(), config));
      out().flush();
      return status;
    } catch (IllegalArgumentException | ChosenStore.NoSuchStoreException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    } catch (InvalidConfigException e) {
      e.problems().forEach(err()::println);
      return ExitStatus.WRONG_CONFIGURATION;
    } catch (StoreInUseException e) {
      err().println("larder: " + inUse(e.owner()));
      return ExitStatus.IN_USE;
    } catch (IOException e) {
      out().flush();
      err().println("larder: " + e.getMessage());
      return ExitStatus.FAILURE;
    }
  }

  private static String inUse(OptionalLong owner) {
    return (owner.isPresent() ? "process " + owner.getAsLong() : "another process")
        + " has this store in use, and nobody else may change it; stop that server first";
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  PrintWriter err() {
    return spec.commandLine().getErr();
  }

  long now() {
    return System.currentTimeMillis();
  }

  Progress progress(String work, OptionalLong expected) {
    boolean shown = !quiet && "stderr".equals(System.getenv(TERMINAL));
    return new Progress(err(), shown, work, expected, System::nanoTime);
  }
}
