package dev.larder.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

class ExitStatusPageTest {

  /** docs/running.md, {@code larder --help} and the code. */
  @Test
  void thePageAndTheHelpHaveTheStatusesThatThereAre() throws IOException {
    List<Integer> page =
        Files.readAllLines(Path.of("..", "docs", "running.md")).stream()
            .filter(line -> line.matches("\\| \\d+ \\|.*"))
            .map(line -> Integer.valueOf(line.split("\\|", -1)[1].strip()))
            .toList();
    List<Integer> help =
        Arrays.stream(LarderCommand.class.getAnnotation(Command.class).exitCodeList())
            .map(line -> Integer.valueOf(line.substring(0, line.indexOf(':'))))
            .toList();
    assertEquals(List.of(ExitStatus.OK, ExitStatus.FAILURE, ExitStatus.WRONG_CONFIGURATION), page);
    assertEquals(page, help);
  }
}
