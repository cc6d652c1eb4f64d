package dev.larder.server.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larder.api.Body;
import dev.larder.engine.exchange.Answer;
import dev.larder.engine.message.FieldBlock;
import dev.larder.engine.outcome.Outcome;
import dev.larder.engine.outcome.Reason;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AccessLogTest {

  private static final String PREFIX =
      "127\\.0\\.0\\.1 - - \\[\\d\\d/[A-Z][a-z]{2}/\\d{4}:\\d\\d:\\d\\d:\\d\\d [+-]\\d{4}] ";

  private final Path folder;

  AccessLogTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private void assertLines(String... patterns) throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("access.log"));
    assertEquals(patterns.length, lines.size(), lines::toString);
    // A line is written after the client has its response, perhaps after the next one's.
    for (String pattern : patterns) {
      assertEquals(
          1,
          lines.stream().filter(line -> line.matches(PREFIX + pattern)).count(),
          () -> pattern + " in " + lines);
    }
  }

  @Test
  void whatTheOriginAnswered() throws IOException {
    try (StubOrigin origin =
            StubOrigin.answering("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno");
        Running server =
            Running.proxy(origin.uri())
                .log(folder.resolve("access.log"))
                .start(new PassThrough())) {
      server.ask(
          Wire.lines(
              "GET /a?b HTTP/1.1",
              "Host: a",
              "User-Agent: te\"st",
              "Referer: http://r/",
              "Connection: close",
              ""));
    }
    assertLines(
        "\"GET /a\\?b HTTP/1\\.1\" 404 2 \"http://r/\" \"te\\\\\"st\" uri-miss uri-miss 404"
            + " \\d+\\.\\d{3} \\d+\\.\\d{3} [0-9a-v]{8}-[0-9a-v]+");
  }

  @Test
  void hitsAndRefusals() throws IOException {
    Answer hit =
        new Answer(
            200,
            FieldBlock.EMPTY,
            FieldBlock.EMPTY,
            0,
            Body.EMPTY,
            0,
            0,
            null,
            Outcome.unforwarded(Reason.FRESH));
    try (Running server =
        Running.proxy(URI.create("http://127.0.0.1:1"))
            .log(folder.resolve("access.log"))
            .start(exchange -> exchange.answer(hit))) {
      server.get("/");
      server.get("/a/../b");
      server.ask("nonsense\r\n\r\n");
    }
    assertLines(
        "\"GET / HTTP/1\\.1\" 200 0 \"-\" \"-\" hit fresh - - \\d+\\.\\d{3} [0-9a-v]{8}-[0-9a-v]+",
        "\"GET /a/../b HTTP/1\\.1\" 400 \\d+ \"-\" \"-\" - - - - \\d+\\.\\d{3} [0-9a-v]{8}-[0-9a-v]+",
        "\"BAD .*\" 400 \\d+ \"-\" \"-\" - - - - \\d+\\.\\d{3} -");
  }
}
