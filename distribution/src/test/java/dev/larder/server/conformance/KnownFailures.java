package dev.larder.server.conformance;

import dev.larder.server.conformance.CaseResult.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** What {@code docs/conformance.md} says: the scores, and the closed list of cases that fail. */
final class KnownFailures {
  private final SortedMap<String, Scores> scores = new TreeMap<>();
  private final List<Entry> entries = new ArrayList<>();

  private KnownFailures() {}

  /** Reads the page of this repository, seen from the module's folder. */
  static KnownFailures committed() throws IOException {
    return parse(Files.readString(Path.of("..", "docs", "conformance.md")));
  }

  /**
   * Reads a page: the rows of the table that follows a heading {@code ## Scores}, and those of all
   * tables that follow a heading {@code ## Cases that fail}.
   *
   * @throws IllegalArgumentException if a row is not as its table wants it
   */
  static KnownFailures parse(String page) {
    KnownFailures known = new KnownFailures();
    String section = "";
    boolean body = false;
    for (String line : page.lines().toList()) {
      if (line.startsWith("## ")) {
        section = line.substring(3).strip();
      }
      if (!line.startsWith("|")) {
        body = false;
      } else if (line.matches("[|: -]+")) {
        body = true;
      } else if (body && section.equals("Scores")) {
        known.addScore(cells(line));
      } else if (body && section.equals("Cases that fail")) {
        known.addEntries(cells(line));
      }
    }
    return known;
  }

  private static List<String> cells(String line) {
    String inner = line.strip().replaceAll("^\\||\\|$", "");
    return Arrays.stream(inner.split("\\|", -1)).map(String::strip).toList();
  }

  private void addScore(List<String> cells) {
    if (cells.size() != 4) {
      throw new IllegalArgumentException("not 'profile | required | optimal | check': " + cells);
    }
    scores.put(cells.get(0), new Scores(cells.get(1), cells.get(2), cells.get(3)));
  }

  private void addEntries(List<String> cells) {
    if (cells.size() != 4 || cells.stream().anyMatch(String::isEmpty)) {
      throw new IllegalArgumentException("not 'case | kind | profile | reason': " + cells);
    }
    String id = cells.get(0).replace("`", "");
    Kind kind = Kind.valueOf(cells.get(1).toUpperCase(Locale.ROOT));
    for (String profile : cells.get(2).split(",\\s*", -1)) {
      Entry entry = new Entry(id, kind, profile, cells.get(3));
      if (entries.stream().anyMatch(e -> e.id().equals(id) && e.profile().equals(profile))) {
        throw new IllegalArgumentException(id + " is there twice for " + profile);
      }
      entries.add(entry);
    }
  }

  /** The scores by profile. */
  SortedMap<String, Scores> scores() {
    return scores;
  }

  /** The cases that may fail in a profile. */
  List<Entry> of(String profile) {
    return entries.stream().filter(entry -> entry.profile().equals(profile)).toList();
  }

  /** The profiles that the list names. */
  List<String> profiles() {
    return entries.stream().map(Entry::profile).distinct().sorted().toList();
  }

  /**
   * A row of the score table, each cell like {@code 160 / 165}.
   *
   * @param required the cases that the RFCs require
   * @param optimal the cases that are allowed and wanted
   * @param check the answers with yes to cases that only tell
   */
  record Scores(String required, String optimal, String check) {}

  /**
   * A case that may fail.
   *
   * @param id the suite's id
   * @param kind how much it matters
   * @param profile the profile
   * @param reason the sentence of the RFC, or what is missing
   */
  record Entry(String id, Kind kind, String profile, String reason) {}
}
