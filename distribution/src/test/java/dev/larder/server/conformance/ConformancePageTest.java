package dev.larder.server.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.larder.server.conformance.CaseResult.Kind;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code docs/conformance.md} says what the committed baselines say. */
class ConformancePageTest {

  @ParameterizedTest
  @ValueSource(strings = {"default", "rfc-strict"})
  void namesEveryFailingCaseAndNoOther(String profile) throws IOException {
    List<String> failing =
        Baseline.committed(profile).failures().stream()
            .map(c -> c.id() + " " + c.kind())
            .sorted()
            .toList();
    List<String> listed =
        KnownFailures.committed().of(profile).stream()
            .map(entry -> entry.id() + " " + entry.kind())
            .sorted()
            .toList();
    assertEquals(
        String.join("\n", failing), String.join("\n", listed), "cases that fail in " + profile);
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "rfc-strict"})
  void givesTheScores(String profile) throws IOException {
    Baseline baseline = Baseline.committed(profile);
    assertEquals(
        new KnownFailures.Scores(
            baseline.score(Kind.REQUIRED),
            baseline.score(Kind.OPTIMAL),
            baseline.score(Kind.CHECK)),
        KnownFailures.committed().scores().get(profile));
  }

  @Test
  void speaksOfNoOtherProfile() throws IOException {
    KnownFailures page = KnownFailures.committed();
    assertEquals(List.of("default", "rfc-strict"), List.copyOf(page.scores().keySet()));
    assertEquals(
        List.of(), page.profiles().stream().filter(p -> !page.scores().containsKey(p)).toList());
  }

  @Test
  void isReadByItsHeadings() {
    KnownFailures page =
        KnownFailures.parse(
            """
            | not | this | one | . |
            |-----|------|-----|---|
            | a   | check | default | because |

            ## Scores

            | profile | required | optimal | check |
            |:--------|---------:|---------|-------|
            | default | 1 / 2    | 3 / 4   | 5 / 6 |

            ## Cases that fail

            | case | kind | profile | reason |
            |------|------|---------|--------|
            | `x-1` | required | default, rfc-strict | RFC 9111 says so |
            | `x-2` | optimal | rfc-strict | RFC 9110, too |
            """);
    assertEquals(new KnownFailures.Scores("1 / 2", "3 / 4", "5 / 6"), page.scores().get("default"));
    assertEquals(
        List.of(new KnownFailures.Entry("x-1", Kind.REQUIRED, "default", "RFC 9111 says so")),
        page.of("default"));
    assertEquals(
        List.of("x-1", "x-2"),
        page.of("rfc-strict").stream().map(KnownFailures.Entry::id).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "| x-1 | required | default | |",
        "| x-1 | required | default |",
        "| x-1 | vital | default | reason |",
        "| x-1 | check | default, default | reason |"
      })
  void refusesARowThatIsNotOne(String row) {
    String page = "## Cases that fail\n\n| case | kind | profile | reason |\n|--|--|--|--|\n" + row;
    assertThrows(IllegalArgumentException.class, () -> KnownFailures.parse(page));
  }
}
