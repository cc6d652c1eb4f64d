package dev.larder.server.conformance;

import dev.larder.server.conformance.CaseResult.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The results of all cases in one profile, as they are committed: sorted, one line per case. */
final class Baseline {
  private final NavigableMap<String, CaseResult> cases;

  /**
   * Makes a baseline of results.
   *
   * @throws IllegalArgumentException if a case is there twice
   */
  Baseline(Collection<CaseResult> results) {
    NavigableMap<String, CaseResult> byId = new TreeMap<>();
    for (CaseResult result : results) {
      if (byId.put(result.id(), result) != null) {
        throw new IllegalArgumentException("case " + result.id() + " is there twice");
      }
    }
    this.cases = Collections.unmodifiableNavigableMap(byId);
  }

  /** The committed file of a profile, seen from the module's folder. */
  static Path fileOf(String profile) {
    return Path.of("src", "test", "conformance", "baseline-" + profile + ".txt");
  }

  /** Reads a baseline's lines. Empty ones and those that begin with # do not count. */
  static Baseline parse(String text) {
    return new Baseline(
        text.lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(CaseResult::parse)
            .toList());
  }

  /** Reads the committed file of a profile. */
  static Baseline committed(String profile) throws IOException {
    return parse(Files.readString(fileOf(profile)));
  }

  /** The text of the committed file. */
  String text(String profile) {
    StringBuilder text = new StringBuilder();
    text.append("# What each case of http-cache-tests comes to in profile ").append(profile);
    text.append(": id, kind, result.\n# Written by the build: see docs/conformance.md.\n");
    cases.values().forEach(result -> text.append(result).append('\n'));
    return text.toString();
  }

  /** All cases by id. */
  NavigableMap<String, CaseResult> cases() {
    return cases;
  }

  /** The cases that should pass and did not. */
  List<CaseResult> failures() {
    return cases.values().stream().filter(CaseResult::isFailure).toList();
  }

  /** How many cases of a kind passed, and how many there are: {@code 160 / 165}. */
  String score(Kind kind) {
    List<CaseResult> ofKind = cases.values().stream().filter(c -> c.kind() == kind).toList();
    return ofKind.stream().filter(CaseResult::passed).count() + " / " + ofKind.size();
  }

  /** How a later run differs from this baseline; empty if it does not. */
  List<Difference> differences(Baseline run) {
    List<Difference> differences = new ArrayList<>();
    NavigableMap<String, CaseResult> all = new TreeMap<>(run.cases);
    cases.forEach(all::putIfAbsent);
    for (String id : all.keySet()) {
      CaseResult before = cases.get(id);
      CaseResult now = run.cases.get(id);
      if (now == null) {
        differences.add(new Difference(id, "did not run", true));
      } else if (before == null) {
        differences.add(new Difference(id, "is new: " + now.what(), false));
      } else if (!before.equals(now)) {
        boolean lost = now.isFailure() && before.passed();
        differences.add(new Difference(id, "was " + before.what() + ", is " + now.what(), lost));
      }
    }
    return differences;
  }

  /**
   * One case that came out otherwise than the baseline says.
   *
   * @param id the case
   * @param what what changed
   * @param lost whether a case that passed does so no more
   */
  record Difference(String id, String what, boolean lost) {
    @Override
    public String toString() {
      return (lost ? "LOST " : "     ") + id + " " + what;
    }
  }
}
