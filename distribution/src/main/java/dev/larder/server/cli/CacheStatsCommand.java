package dev.larder.server.cli;

import dev.larder.api.FolderVisitor;
import dev.larder.api.ListedEntry;
import dev.larder.server.listing.FolderSums;
import dev.larder.server.listing.Progress;
import java.io.IOException;
import java.nio.file.Path;
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
      chosen.folder().list(Watched.by(progress, sums));
    }
    if (json) {
      out().println(sums.json(chosen.folder()));
    } else {
      sums.text(chosen.folder()).forEach(out()::println);
    }
    return ExitStatus.OK;
  }

  /** A visitor whose visits are steps of the work. */
  static final class Watched implements FolderVisitor {
    private final Progress progress;
    private final FolderVisitor visitor;

    private Watched(Progress progress, FolderVisitor visitor) {
      this.progress = progress;
      this.visitor = visitor;
    }

    static FolderVisitor by(Progress progress, FolderVisitor visitor) {
      return new Watched(progress, visitor);
    }

    @Override
    public void entry(ListedEntry entry) {
      visitor.entry(entry);
      progress.step();
    }

    @Override
    public void damaged(Path file, String problem) {
      visitor.damaged(file, problem);
      progress.step();
    }
  }
}
