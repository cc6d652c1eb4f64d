package dev.larder.server.cli;

import dev.larder.api.FolderVisitor;
import dev.larder.api.ListedEntry;
import dev.larder.server.listing.EntryLines;
import dev.larder.server.listing.TerminalText;
import dev.larder.server.listing.UrlPrefix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code larder cache list}: what is stored, a line for each entry. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Lists what is stored, in no order: a line for each response, for each of its variants and"
          + " parts, and for what leads to these. Damage goes to standard error."
    })
final class CacheListCommand extends CacheTask {

  /** Of these one, or none. */
  static final class Form {
    @Option(
        names = {"-a", "--urls"},
        description = "Nothing but URLs.")
    private boolean urls;

    @Option(
        names = {"-A", "--all"},
        description = "All columns, with exact numbers.")
    private boolean all;

    @Option(
        names = "--json",
        description = "An object of JSON for each entry, in a line of its own.")
    private boolean json;

    EntryLines lines() {
      return urls
          ? EntryLines.URLS
          : all ? EntryLines.ALL : json ? EntryLines.JSON : EntryLines.TABLE;
    }
  }

  /** Nobody reads on. */
  private static final class OutputClosed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static final int LINES_BETWEEN_CHECKS = 1000;

  @Parameters(arity = "0..1", paramLabel = "STORE", description = STORE)
  private @Nullable String store;

  @ArgGroup private Form form = new Form();

  @Option(
      names = "--prefix",
      paramLabel = "URL",
      description =
          "Only what begins so, such as http://www.example.org/img/, or /img/ for all hosts. May be"
              + " given several times.")
  private List<String> prefixes = new ArrayList<>();

  @Override
  @Nullable String store() {
    return store;
  }

  @Override
  int run(ChosenStore chosen) throws IOException {
    EntryLines lines = form.lines();
    Predicate<ListedEntry> wanted =
        prefixes.stream().map(UrlPrefix::parse).reduce(Predicate::or).orElse(entry -> true);
    String header = lines.header();
    if (header != null) {
      out().println(header);
    }
    try {
      chosen.folder().list(new Printer(lines, wanted, now()));
    } catch (OutputClosed e) {
      return ExitStatus.OK;
    }
    return ExitStatus.OK;
  }

  private final class Printer implements FolderVisitor {
    private final EntryLines lines;
    private final Predicate<ListedEntry> wanted;
    private final long now;
    private int printed;

    Printer(EntryLines lines, Predicate<ListedEntry> wanted, long now) {
      this.lines = lines;
      this.wanted = wanted;
      this.now = now;
    }

    @Override
    public void entry(ListedEntry entry) {
      if (wanted.test(entry)) {
        out().println(lines.of(entry, now));
        if (++printed % LINES_BETWEEN_CHECKS == 0 && out().checkError()) {
          throw new OutputClosed();
        }
      }
    }

    @Override
    public void damaged(Path file, String problem) {
      err().println("larder: damaged: " + TerminalText.of(file + ": " + problem));
    }
  }
}
