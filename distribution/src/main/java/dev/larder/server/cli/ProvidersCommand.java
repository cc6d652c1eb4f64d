package dev.larder.server.cli;

import dev.larder.engine.store.FoundProviders;
import dev.larder.engine.store.InstalledProvider;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code larder providers}: tells which kinds of stores there are. */
@Command(
    name = "providers",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Lists the storage providers of this installation, one a line: type, version and jar. What"
          + " cannot be used goes to standard error, with the reason, and makes the exit status 1."
    })
final class ProvidersCommand implements Callable<Integer> {

  @ParentCommand private LarderCommand larder;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    FoundProviders found;
    try {
      found = larder.found();
    } catch (IOException e) {
      spec.commandLine().getErr().println("larder: " + e.getMessage());
      return ExitStatus.FAILURE;
    }
    PrintWriter out = spec.commandLine().getOut();
    int type = width(found.installed().stream().map(InstalledProvider::type).toList());
    int version = width(found.installed().stream().map(p -> p.origin().version()).toList());
    for (InstalledProvider provider : found.installed()) {
      out.printf(
          "%-" + type + "s  %-" + version + "s  %s%n",
          provider.type(),
          provider.origin().version(),
          provider.origin().place());
    }
    out.flush();
    List<String> problems = new ArrayList<>(found.conflicts());
    problems.addAll(found.unusable());
    problems.forEach(problem -> spec.commandLine().getErr().println("larder: " + problem));
    return problems.isEmpty() ? ExitStatus.OK : ExitStatus.FAILURE;
  }

  private static int width(List<String> column) {
    return Math.max(1, column.stream().mapToInt(String::length).max().orElse(1));
  }
}
