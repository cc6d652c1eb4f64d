package dev.larder.server.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import dev.larder.server.config.AccessLogConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The access log in JSON, read back by a parser of JSON. */
@Timeout(60)
class JsonLogTest {

  private static final Pattern NAME = Pattern.compile("\"([a-z_]+)\":");

  private final Path folder;

  JsonLogTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Running.Setup setup(StubOrigin origin) {
    return Running.proxy(origin.uri())
        .log(folder.resolve("access.log"), AccessLogConfig.Format.JSON);
  }

  private List<Config> lines() throws IOException {
    List<Config> lines = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("access.log"))) {
      lines.add(parse(line));
    }
    return lines;
  }

  private static Config parse(String line) {
    return ConfigFactory.parseString(
        line, ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
  }

  @Test
  void everyFieldOfAMiss() throws IOException {
    try (StubOrigin origin =
            StubOrigin.answering("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno");
        Running server = setup(origin).start(new PassThrough())) {
      server.ask(
          Wire.lines(
              "GET /a?b=\"c HTTP/1.1",
              "Host: a.example:81",
              "User-Agent: te\"st\\",
              "Referer: http://r/",
              "Connection: close",
              ""));
    }
    Config line = lines().get(0);
    assertTrue(
        Instant.parse(line.getString("time")).isAfter(Instant.EPOCH), () -> line.getString("time"));
    assertTrue(line.getString("time").matches(".*T\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"), line::toString);
    assertEquals("127.0.0.1", line.getString("client"));
    assertEquals("GET", line.getString("method"));
    assertEquals("http", line.getString("scheme"));
    assertEquals("a.example:81", line.getString("host"));
    assertEquals("/a?b=\"c", line.getString("target"));
    assertEquals("HTTP/1.1", line.getString("protocol"));
    assertEquals(404, line.getInt("status"));
    assertEquals(2, line.getInt("bytes"));
    assertEquals("http://r/", line.getString("referer"));
    assertEquals("te\"st\\", line.getString("user_agent"));
    assertEquals("uri-miss", line.getString("cache"));
    assertEquals("uri-miss", line.getString("reason"));
    assertEquals(404, line.getInt("upstream_status"));
    assertTrue(line.getDouble("upstream_time") <= line.getDouble("time_total"), line::toString);
    assertTrue(line.getString("request_id").length() > 8, line::toString);
  }

  /** What the documentation shows and tells is what is written, name by name and in order. */
  @Test
  void theDocumentedFieldsAreTheFields() throws IOException {
    try (StubOrigin origin = StubOrigin.answering("HTTP/1.1 204 No Content\r\n\r\n");
        Running server = setup(origin).start(new PassThrough())) {
      server.get("/");
    }
    List<String> written = names(Files.readAllLines(folder.resolve("access.log")).get(0));
    List<String> page = Files.readAllLines(Path.of("..", "docs", "logs.md"));
    List<String> table =
        page.stream().filter(l -> l.startsWith("| `")).map(l -> l.split("`", -1)[1]).toList();
    assertEquals(table, written);
    List<String> examples = page.stream().filter(l -> l.startsWith("    {\"time\"")).toList();
    assertEquals(1, examples.size());
    assertEquals(written, names(examples.get(0)));
    parse(examples.get(0));
  }

  private static List<String> names(String line) {
    List<String> names = new ArrayList<>();
    Matcher matcher = NAME.matcher(line);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }

  @Test
  void whatTheServerRefusesIsInTheLogWithWhatThereIsOfIt() throws IOException {
    try (StubOrigin origin = StubOrigin.answering("HTTP/1.1 204 No Content\r\n\r\n");
        Running server = setup(origin).start(new PassThrough())) {
      server.ask("TRACE / HTTP/1.1\r\nHost: a\r\n\r\n");
      server.ask("GET /" + "x".repeat(9000) + " HTTP/1.1\r\nHost: a\r\n\r\n");
      server.ask("GET /a/../b HTTP/1.1\r\nHost: a\r\n\r\n");
      server.ask("non\"sense\u0000\u0080\r\n\r\n");
      server.ask("GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(20_000) + "\r\n\r\n");
    }
    List<Config> lines = lines();
    assertEquals(
        List.of(400, 400, 405, 414, 431),
        lines.stream().map(line -> line.getInt("status")).sorted().toList());
    for (Config line : lines) {
      for (String none : List.of("cache", "reason", "upstream_status", "upstream_time")) {
        ConfigValue value = line.root().get(none);
        assertEquals(null, value == null ? "missing" : value.unwrapped(), line::toString);
      }
    }
  }

  @Test
  void noiseFromClientsIsValidJson() throws IOException {
    int requests = 300;
    Random random = new Random(5);
    try (StubOrigin origin = StubOrigin.answering("HTTP/1.1 204 No Content\r\n\r\n");
        Running server = setup(origin).start(new PassThrough())) {
      for (int i = 0; i < requests; i++) {
        String request =
            "GET /"
                + noise(random)
                + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nUser-Agent: "
                + noise(random)
                + "\r\nReferer: "
                + noise(random)
                + "\r\n\r\n";
        try (Wire wire = server.connect()) {
          // Some of it is not answered with more than the end of the connection.
          wire.send(request.getBytes(StandardCharsets.ISO_8859_1)).readToEnd();
        }
      }
    }
    assertEquals(requests, lines().size());
  }

  private static String noise(Random random) {
    StringBuilder noise = new StringBuilder();
    int length = random.nextInt(8);
    for (int i = 0; i < length; i++) {
      char c = (char) (random.nextInt(3) == 0 ? random.nextInt(256) : 'a' + random.nextInt(26));
      noise.append(c == '\n' || c == '\r' ? '"' : c);
    }
    return noise.toString();
  }
}
