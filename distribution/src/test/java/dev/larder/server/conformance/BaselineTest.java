package dev.larder.server.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.larder.server.conformance.CaseResult.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BaselineTest {

  @Test
  void isWrittenSortedAndReadBack() {
    Baseline baseline =
        Baseline.parse("# a comment\n\nb-POST optimal optional_fail\na-1 required pass\n");
    String text = baseline.text("default");
    assertEquals(
        List.of("a-1 required pass", "b-POST optimal optional_fail"),
        text.lines().filter(line -> !line.startsWith("#")).toList());
    assertEquals(baseline.cases(), Baseline.parse(text).cases());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a required", "a required pass pass", "a vital pass", "a required maybe"})
  void refusesALineThatIsNotOne(String line) {
    assertThrows(IllegalArgumentException.class, () -> Baseline.parse(line));
  }

  @Test
  void refusesACaseThatIsThereTwice() {
    assertThrows(
        IllegalArgumentException.class, () -> Baseline.parse("a required pass\na check no"));
  }

  @ParameterizedTest(name = "{0}, then {1}")
  @CsvSource({
    "a required pass, a required fail, true",
    "a required pass, a required dependency_fail, true",
    "a optimal pass, a optimal optional_fail, true",
    "a check yes, a check no, false",
    "a required pass, '', true",
    "a required fail, a required pass, false",
    "a required fail, a required setup_fail, false",
    "'', a required fail, false"
  })
  void everyChangeIsADifference(String before, String now, boolean lost) {
    List<Baseline.Difference> differences =
        Baseline.parse("z check yes\n" + before).differences(Baseline.parse("z check yes\n" + now));
    assertEquals(
        List.of("a " + lost), differences.stream().map(d -> d.id() + " " + d.lost()).toList());
  }

  @Test
  void sameResultsAreNoDifference() {
    Baseline baseline = Baseline.parse("a required pass\nb optimal optional_fail");
    assertEquals(List.of(), baseline.differences(Baseline.parse(baseline.text("default"))));
  }

  @Test
  void countsByKindAndListsFailures() {
    Baseline baseline =
        Baseline.parse(
            """
            a required pass
            b required setup_fail
            c optimal optional_fail
            d check no
            e check yes
            """);
    assertEquals("1 / 2", baseline.score(Kind.REQUIRED));
    assertEquals("0 / 1", baseline.score(Kind.OPTIMAL));
    assertEquals("1 / 2", baseline.score(Kind.CHECK));
    assertEquals(List.of("b", "c"), baseline.failures().stream().map(CaseResult::id).toList());
  }
}
