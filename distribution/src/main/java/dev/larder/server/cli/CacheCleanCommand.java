package dev.larder.server.cli;

import dev.larder.api.FolderVisitor;
import dev.larder.api.HeldFolder;
import dev.larder.api.ListedEntry;
import dev.larder.server.listing.EntryLines;
import dev.larder.server.listing.Progress;
import dev.larder.server.listing.Quantities;
import dev.larder.server.listing.TerminalText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code larder cache clean}: removes what is least worth keeping, down to a limit. */
@Command(
    name = "clean",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Removes entries until what is left is within the limits, in the order in which the store"
            + " itself would: what is of no more use and what was stored in the future, then what is"
            + " stale, then the least recently used. Within the limits nothing is removed.")
final class CacheCleanCommand extends CacheTask {

  @Parameters(arity = "0..1", paramLabel = "STORE", description = STORE)
  private @Nullable String store;

  @Option(
      names = {"-l", "--size"},
      paramLabel = "SIZE",
      description = "The most that files may take, in whole blocks: 500M, 2G; bare is bytes.")
  private @Nullable String size;

  @Option(
      names = {"-L", "--files"},
      paramLabel = "N",
      description = "The most files: 1000, 64K.")
  private @Nullable String most;

  @Option(
      names = {"-D", "--dry-run"},
      description = "Removes nothing, and tells what would be removed.")
  private boolean dryRun;

  @Option(
      names = {"-v", "--verbose"},
      description = "Tells each entry that is removed, as list does.")
  private boolean verbose;

  @Override
  @Nullable String store() {
    return store;
  }

  @Override
  int run(ChosenStore chosen) throws IOException {
    long bytesLimit = limit(size);
    long filesLimit = limit(most);
    if (bytesLimit == Long.MAX_VALUE && filesLimit == Long.MAX_VALUE) {
      throw new IllegalArgumentException("a limit is missing: --size, --files or both");
    }
    OptionalLong expected = chosen.folder().expectedEntries();
    try (HeldFolder held = chosen.folder().hold()) {
      return new Run(held, bytesLimit, filesLimit).clean(expected);
    }
  }

  private static long limit(@Nullable String text) {
    if (text == null) {
      return Long.MAX_VALUE;
    }
    long limit = Quantities.parse(text);
    if (limit == 0) {
      throw new IllegalArgumentException("a limit is more than 0");
    }
    return limit;
  }

  private final class Run implements FolderVisitor {
    private final HeldFolder held;
    private final long bytesLimit;
    private final long filesLimit;
    private final long now = now();
    private long entries;
    private long bytes;
    private long files;
    private long removedEntries;
    private long removedBytes;
    private long removedFiles;

    Run(HeldFolder held, long bytesLimit, long filesLimit) {
      this.held = held;
      this.bytesLimit = bytesLimit;
      this.filesLimit = filesLimit;
    }

    int clean(OptionalLong expected) throws IOException {
      HeldFolder.Queue queue;
      try (Progress progress = progress("counting", expected)) {
        queue = held.evictionOrder(now, progress.watching(this));
      }
      // How many will go is not known before.
      try (Progress progress = progress("removing", OptionalLong.empty())) {
        while (bytes > bytesLimit || files > filesLimit) {
          ListedEntry entry = queue.next();
          if (entry == null) {
            progress.clear();
            tell();
            throw new IOException("nothing more can be removed, and the limits are not reached");
          }
          remove(entry, progress);
        }
      }
      tell();
      return ExitStatus.OK;
    }

    private void remove(ListedEntry entry, Progress progress) throws IOException {
      if (!dryRun) {
        held.remove(entry);
      }
      removedEntries++;
      removedBytes += entry.bytes();
      removedFiles += entry.files();
      entries--;
      bytes -= entry.bytes();
      files -= entry.files();
      if (verbose) {
        progress.clear();
        out().println(EntryLines.TABLE.of(entry, now));
      }
      progress.step();
    }

    private void tell() {
      out()
          .println(
              (dryRun ? "would remove: " : "removed: ")
                  + told(removedEntries, removedBytes, removedFiles)
                  + "; left: "
                  + told(entries, bytes, files));
    }

    private String told(long someEntries, long someBytes, long someFiles) {
      return someEntries
          + (someEntries == 1 ? " entry, " : " entries, ")
          + Quantities.size(someBytes)
          + " in "
          + someFiles
          + (someFiles == 1 ? " file" : " files");
    }

    @Override
    public void entry(ListedEntry entry) {
      entries++;
      bytes += entry.bytes();
      files += entry.files();
    }

    @Override
    public void damaged(Path file, String problem) {
      err().println("larder: damaged: " + TerminalText.of(file + ": " + problem));
    }
  }
}
