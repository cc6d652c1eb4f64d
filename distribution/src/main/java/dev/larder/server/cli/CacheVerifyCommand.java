package dev.larder.server.cli;

import dev.larder.api.FolderVisitor;
import dev.larder.api.HeldFolder;
import dev.larder.api.ListedEntry;
import dev.larder.server.listing.Progress;
import dev.larder.server.listing.Quantities;
import dev.larder.server.listing.TerminalText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code larder cache verify}: whether all that is stored has the checksum that it should have. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Reads all that is stored and compares checksums. Tells what is damaged, a file a line, and"
            + " ends with 3 if anything is.")
final class CacheVerifyCommand extends CacheTask {

  @Parameters(arity = "0..1", paramLabel = "STORE", description = STORE)
  private @Nullable String store;

  @Option(
      names = "--repair",
      description = "Deletes what is damaged; it will be fetched again. Ends with 0 then.")
  private boolean repair;

  @Override
  @Nullable String store() {
    return store;
  }

  @Override
  int run(ChosenStore chosen) throws IOException {
    // Not known any more once the folder is held.
    OptionalLong expected = chosen.folder().expectedEntries();
    if (!repair) {
      return check(chosen, expected).isEmpty() ? ExitStatus.OK : ExitStatus.FINDINGS;
    }
    try (HeldFolder held = chosen.folder().hold()) {
      List<Path> damaged = check(chosen, expected);
      for (Path file : damaged) {
        held.discard(file);
        out().println("deleted: " + TerminalText.of(file.toString()));
      }
    }
    return ExitStatus.OK;
  }

  /** Tells what is damaged, and gives it back. */
  private List<Path> check(ChosenStore chosen, OptionalLong expected) throws IOException {
    List<Path> damaged = new ArrayList<>();
    long[] sound = new long[2];
    try (Progress progress = progress("verifying", expected)) {
      chosen
          .folder()
          .verify(
              progress.watching(
                  new FolderVisitor() {
                    @Override
                    public void entry(ListedEntry entry) {
                      sound[0]++;
                      sound[1] += entry.headLength() + entry.bodyLength();
                    }

                    @Override
                    public void damaged(Path file, String problem) {
                      damaged.add(file);
                      progress.clear();
                      out().println("damaged: " + TerminalText.of(file + ": " + problem));
                    }
                  }));
    }
    out()
        .println(
            "sound: "
                + sound[0]
                + ", "
                + Quantities.size(sound[1])
                + "; damaged: "
                + damaged.size());
    return damaged;
  }
}
