package dev.larder.server.listing;

import dev.larder.api.FolderVisitor;
import dev.larder.api.ListedEntry;
import dev.larder.api.StoreFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** What the entries of a folder come to: altogether, by status, by kind and by state. */
public final class FolderSums implements FolderVisitor {

  private static final class Sum {
    long entries;
    long bodyBytes;
    long diskBytes;

    void add(ListedEntry entry) {
      entries++;
      bodyBytes += entry.bodyLength();
      diskBytes += entry.bytes();
    }
  }

  private final long now;
  private final Sum all = new Sum();
  private final Map<String, Map<String, Sum>> by = new TreeMap<>();
  private long headBytes;
  private long files;
  private long damaged;

  /**
   * Nothing yet.
   *
   * @param now in milliseconds of the epoch
   */
  public FolderSums(long now) {
    this.now = now;
    for (String what : List.of("kind", "state", "status")) {
      by.put(what, new TreeMap<>());
    }
  }

  @Override
  public void entry(ListedEntry entry) {
    all.add(entry);
    headBytes += entry.headLength();
    files += entry.files();
    count("kind", EntryLines.kind(entry), entry);
    if (!entry.head().kind().isMarker()) {
      count("state", EntryState.of(entry.meta(), now).told(), entry);
      count("status", Integer.toString(entry.head().status()), entry);
    }
  }

  private void count(String what, String value, ListedEntry entry) {
    Map<String, Sum> sums = by.get(what);
    if (sums != null) {
      sums.computeIfAbsent(value, v -> new Sum()).add(entry);
    }
  }

  @Override
  public void damaged(Path file, String problem) {
    damaged++;
  }

  /** As lines of text. */
  public List<String> text(StoreFolder folder) {
    List<String> lines = new ArrayList<>();
    lines.add("folder   " + TerminalText.of(folder.path().toString()));
    lines.add("held by  " + heldBy(folder));
    lines.add("entries  " + all.entries);
    lines.add("heads    " + both(headBytes));
    lines.add("bodies   " + both(all.bodyBytes));
    lines.add("on disk  " + both(all.diskBytes) + " in " + files + " files");
    lines.add("damaged  " + damaged);
    lines.add("");
    lines.add(row("", "ENTRIES", "BODIES", "ON DISK"));
    by.forEach(
        (what, sums) ->
            sums.forEach(
                (value, sum) ->
                    lines.add(
                        row(
                            what + " " + value,
                            Long.toString(sum.entries),
                            Quantities.size(sum.bodyBytes),
                            Quantities.size(sum.diskBytes)))));
    return lines;
  }

  private static String heldBy(StoreFolder folder) {
    OptionalLong owner = folder.owner();
    return owner.isPresent() ? "process " + owner.getAsLong() : "no process";
  }

  private static String both(long bytes) {
    return bytes < 1024 ? bytes + " bytes" : Quantities.size(bytes) + " (" + bytes + " bytes)";
  }

  private static String row(String name, String entries, String bodies, String disk) {
    return String.format(Locale.ROOT, "%-14s  %10s  %8s  %8s", name, entries, bodies, disk);
  }

  /** As an object of JSON in one line; the names are stable. */
  public String json(StoreFolder folder) {
    OptionalLong owner = folder.owner();
    JsonObject json =
        new JsonObject()
            .text("folder", folder.path().toString())
            .number("process", owner.isPresent() ? owner.getAsLong() : null)
            .number("entries", all.entries)
            .number("head_bytes", headBytes)
            .number("body_bytes", all.bodyBytes)
            .number("disk_bytes", all.diskBytes)
            .number("files", files)
            .number("damaged", damaged);
    by.forEach(
        (what, sums) -> {
          JsonObject values = new JsonObject();
          sums.forEach(
              (value, sum) ->
                  values.object(
                      value,
                      new JsonObject()
                          .number("entries", sum.entries)
                          .number("body_bytes", sum.bodyBytes)
                          .number("disk_bytes", sum.diskBytes)));
          json.object("by_" + what, values);
        });
    return json.toString();
  }
}
