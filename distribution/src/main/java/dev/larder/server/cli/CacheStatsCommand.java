package dev.larder.server.cli;

import dev.larder.server.listing.FolderSums;
import dev.larder.server.listing.Progress;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code larder cache stats}: how much is stored, by status, kind and state. */
@Command(
    name = "stats",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Counts what is stored, and sums its sizes: altogether, by kind, by state and by status."
            + " Heads are read, bodies are not.")
final class CacheStatsCommand extends CacheTask {

  @Parameters(arity = "0..1", paramLabel = "STORE", description = STORE)
  private @Nullable String store;

  @Option(names = "--json", description = "One object of JSON.")
  private boolean json;

  @Override
  @Nullable String store() {
    return store;
  }

  @Override
  int run(ChosenStore chosen) throws IOException {
    FolderSums sums = new FolderSums(now());
    try (Progress progress = progress("counting", chosen.folder().expectedEntries())) {
      chosen.folder().list(progress.watching(sums));
    }
    if (json) {
      out().println(sums.json(chosen.folder()));
    } else {
      sums.text(chosen.folder()).forEach(out()::println);
    }
    return ExitStatus.OK;
  }
}
