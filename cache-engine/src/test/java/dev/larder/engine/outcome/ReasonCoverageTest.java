package dev.larder.engine.outcome;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.engine.fixture.ReasonRow;
import dev.larder.engine.fixture.ReasonTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each reason is proven by a row of a table and explained to operators. */
final class ReasonCoverageTest {

  private static final Path PAGE = Path.of("..", "docs", "reasons.md");
  private static final String HEADING = "### `";

  @Test
  void eachReasonHasARow() {
    Set<Reason> proven = ReasonTables.rows().stream().map(ReasonRow::expected).collect(toSet());
    proven.addAll(ReasonTables.PIPELINE_REASONS);
    assertEquals(EnumSet.allOf(Reason.class), proven);
  }

  @Test
  void whatADecisionGivesIsProvenInItsTable() {
    Set<Reason> twice = new HashSet<>(ReasonTables.PIPELINE_REASONS);
    twice.retainAll(ReasonTables.rows().stream().map(ReasonRow::expected).collect(toSet()));
    assertEquals(Set.of(), twice);
  }

  @Test
  void eachReasonHasAnEntryInTheOrderOfTheEnum() throws IOException {
    List<String> codes = new ArrayList<>();
    for (String line : Files.readAllLines(PAGE)) {
      if (line.startsWith(HEADING)) {
        codes.add(line.substring(HEADING.length(), line.lastIndexOf('`')));
      }
    }
    assertEquals(Arrays.stream(Reason.values()).map(Reason::code).toList(), codes);
  }

  @Test
  void eachEntryTellsTheForwardParameterAndMore() throws IOException {
    List<String> lines = Files.readAllLines(PAGE);
    for (Reason reason : Reason.values()) {
      int heading = -1;
      for (int i = 0; i < lines.size(); i++) {
        if (lines.get(i).startsWith(HEADING + reason.code() + "`")) {
          heading = i;
        }
      }
      String told = lines.get(heading).substring(lines.get(heading).lastIndexOf('`') + 1).strip();
      Reason.Forward forward = reason.forward();
      boolean hit = Outcome.unforwarded(reason).hit();
      String expected =
          hit ? "hit" : forward == Reason.Forward.NONE ? "" : "fwd=" + forward.token();
      assertEquals(expected, told, reason.code());
      assertTrue(lines.get(heading + 1).isEmpty(), reason.code());
      assertTrue(lines.get(heading + 2).length() > 60, reason.code());
    }
  }
}
