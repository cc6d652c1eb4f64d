package dev.larder.server.conformance;

import java.util.Locale;

/**
 * What became of one case of the suite.
 *
 * @param id the suite's id of the case
 * @param kind how much the case matters
 * @param result the suite's judgement
 */
record CaseResult(String id, Kind kind, Result result) implements Comparable<CaseResult> {

  /** How much a case matters. */
  enum Kind {
    /** A requirement of the RFCs. */
    REQUIRED,
    /** Allowed, and wanted of a good cache. */
    OPTIMAL,
    /** Only tells how the cache behaves. */
    CHECK
  }

  /** The suite's judgement of a case. */
  enum Result {
    PASS,
    FAIL,
    OPTIONAL_FAIL,
    YES,
    NO,
    SETUP_FAIL,
    HARNESS_FAIL,
    DEPENDENCY_FAIL,
    RETRY
  }

  /**
   * Reads a line of a baseline, {@code id kind result}.
   *
   * @throws IllegalArgumentException if it is not one
   */
  static CaseResult parse(String line) {
    String[] words = line.strip().split("\\s+", -1);
    if (words.length != 3) {
      throw new IllegalArgumentException("not 'id kind result': " + line);
    }
    return new CaseResult(
        words[0],
        Kind.valueOf(words[1].toUpperCase(Locale.ROOT)),
        Result.valueOf(words[2].toUpperCase(Locale.ROOT)));
  }

  /** Whether the case passed, or, of a case that only tells, was answered with yes. */
  boolean passed() {
    return result == Result.PASS || result == Result.YES;
  }

  /** Whether this is a case that should pass and did not. */
  boolean isFailure() {
    return kind != Kind.CHECK && !passed();
  }

  /** The line of a baseline. */
  @Override
  public String toString() {
    return id + " " + what();
  }

  /** Kind and result. */
  String what() {
    return (kind + " " + result).toLowerCase(Locale.ROOT);
  }

  @Override
  public int compareTo(CaseResult other) {
    return id.compareTo(other.id);
  }
}
