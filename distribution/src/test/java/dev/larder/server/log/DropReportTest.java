package dev.larder.server.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DropReportTest {

  private final List<String> messages = new ArrayList<>();
  private final DropReport report = new DropReport(messages::add);

  private static long seconds(long seconds) {
    return TimeUnit.SECONDS.toNanos(seconds);
  }

  @Test
  void tellsTheBeginningAndTheNumberAtTheEnd() {
    report.look(seconds(0), 0);
    report.look(seconds(1), 3);
    report.look(seconds(10), 3);
    report.look(seconds(10), 7);
    report.look(seconds(19), 7);
    assertEquals(1, messages.size());
    report.look(seconds(20), 7);
    report.look(seconds(31), 7);
    assertEquals(
        List.of(
            "The access log cannot follow the requests: lines are dropped",
            "The access log has dropped 7 lines"),
        messages);
    report.look(seconds(40), 9);
    report.end();
    report.end();
    assertEquals("The access log has dropped 2 lines", messages.get(3));
    assertEquals(4, messages.size());
  }

  @Test
  void saysNothingWhereNothingIsDropped() {
    report.look(seconds(0), 0);
    report.look(seconds(99), 0);
    report.end();
    assertEquals(List.of(), messages);
  }
}
