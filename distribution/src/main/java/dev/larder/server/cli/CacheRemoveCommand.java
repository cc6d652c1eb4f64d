package dev.larder.server.cli;

import dev.larder.api.FolderVisitor;
import dev.larder.api.HeldFolder;
import dev.larder.api.ListedEntry;
import dev.larder.server.listing.Progress;
import dev.larder.server.listing.StoredUrl;
import dev.larder.server.listing.TerminalText;
import dev.larder.server.listing.UrlKeys;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code larder cache remove}: removes all that is stored of some URLs. */
@Command(
    name = "remove",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Removes all that is stored of URLs: variants, parts, and what is told apart by cookies and"
            + " fields. If the store is named in a configuration, a URL is stored as the settings of"
            + " its location have it. Ends with 3 if nothing was stored of one of them.")
final class CacheRemoveCommand extends CacheTask {

  @Parameters(
      arity = "1..*",
      paramLabel = "[STORE] URL",
      description = {
        STORE,
        "URLs such as http://www.example.org/page?x=1; - reads them from standard input, one a line."
      })
  private List<String> parameters = new ArrayList<>();

  @Override
  @Nullable String store() {
    return beginsWithUrl() ? null : parameters.get(0);
  }

  private boolean beginsWithUrl() {
    return parameters.get(0).contains("://") || parameters.get(0).equals("-");
  }

  @Override
  int run(ChosenStore chosen) throws IOException {
    Map<String, Set<String>> urisOfUrls = new LinkedHashMap<>();
    for (String url : urls()) {
      urisOfUrls.put(url, UrlKeys.of(StoredUrl.parse(url), chosen.config()));
    }
    Map<String, Integer> removed = new HashMap<>();
    urisOfUrls.values().forEach(uris -> uris.forEach(uri -> removed.put(uri, 0)));
    OptionalLong expected = chosen.folder().expectedEntries();
    try (HeldFolder held = chosen.folder().hold();
        Progress progress = progress("searching", expected)) {
      List<ListedEntry> found = new ArrayList<>();
      chosen
          .folder()
          .list(
              progress.watching(
                  new FolderVisitor() {
                    @Override
                    public void entry(ListedEntry entry) {
                      if (removed.containsKey(StoredUrl.of(entry.key()))) {
                        found.add(entry);
                      }
                    }

                    @Override
                    public void damaged(Path file, String problem) {
                      progress.clear();
                      err().println("larder: damaged: " + TerminalText.of(file + ": " + problem));
                    }
                  }));
      for (ListedEntry entry : found) {
        held.remove(entry);
        removed.merge(StoredUrl.of(entry.key()), 1, Integer::sum);
      }
    }
    return tell(urisOfUrls, removed);
  }

  private int tell(Map<String, Set<String>> urisOfUrls, Map<String, Integer> removed) {
    int status = ExitStatus.OK;
    for (Map.Entry<String, Set<String>> url : urisOfUrls.entrySet()) {
      int count = url.getValue().stream().mapToInt(uri -> removed.getOrDefault(uri, 0)).sum();
      String told = TerminalText.of(url.getKey());
      if (count == 0) {
        err().println("larder: not stored: " + told);
        status = ExitStatus.FINDINGS;
      } else {
        out().println("removed: " + count + (count == 1 ? " entry of " : " entries of ") + told);
      }
    }
    return status;
  }

  private List<String> urls() throws IOException {
    List<String> urls = new ArrayList<>();
    for (String parameter : parameters.subList(beginsWithUrl() ? 0 : 1, parameters.size())) {
      if (parameter.equals("-")) {
        // Not closed: it is the process's.
        BufferedReader input =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
          if (!line.isBlank()) {
            urls.add(line.strip());
          }
        }
      } else {
        urls.add(parameter);
      }
    }
    if (urls.isEmpty()) {
      throw new IllegalArgumentException("a URL is missing");
    }
    return urls;
  }
}
