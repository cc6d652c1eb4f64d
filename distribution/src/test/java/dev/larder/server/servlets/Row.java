package dev.larder.server.servlets;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larder.testkit.origin.RawClient;
import dev.larder.testkit.origin.RawResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What two equal requests for one of the {@link Behaviours} are answered.
 *
 * @param behaviour its name
 * @param status of both answers
 * @param text the content of both; null where it does not matter
 * @param end how both end
 * @param second whether the second comes from the store
 */
record Row(
    String behaviour, int status, @Nullable String text, RawResponse.End end, Second second) {

  /** Where the second answer comes from. */
  enum Second {
    /** From the store, and the servlet was asked once. */
    HIT,
    /** From the servlet. */
    MISS
  }

  private static final String BODY = Behaviours.BODY;

  private static Row row(String behaviour, int status, String text, Second second) {
    return new Row(behaviour, status, text, RawResponse.End.CLEAN, second);
  }

  /** What holds wherever the servlet is. */
  static Stream<Row> everywhere() {
    return Stream.of(
        row("sync", 200, BODY, Second.HIT),
        row("last-modified", 200, BODY, Second.HIT),
        row("writer", 200, "äöü", Second.HIT),
        row("latin", 200, "\u00e4\u00f6\u00fc", Second.HIT),
        row("flush", 200, BODY, Second.HIT),
        row("chunks", 200, BODY, Second.HIT),
        row("length", 200, BODY, Second.HIT),
        row("closed", 200, BODY, Second.HIT),
        row("large", 200, Behaviours.large(), Second.HIT),
        row("large-length", 200, Behaviours.large(), Second.HIT),
        row("async", 200, BODY, Second.HIT),
        row("async-given", 200, BODY, Second.HIT),
        row("write-listener", 200, Behaviours.large(), Second.HIT),
        row("dispatch", 200, BODY, Second.HIT),
        row("forward", 200, BODY, Second.HIT),
        row("include", 200, "<" + BODY + ">", Second.HIT),
        row("reset", 200, BODY, Second.HIT),
        row("reset-buffer", 200, BODY, Second.HIT),
        row("fields", 200, BODY, Second.HIT),
        row("empty", 200, "", Second.HIT),
        row("no-content", 204, "", Second.HIT),
        row("not-found", 404, BODY, Second.HIT),
        row("redirect", 302, "", Second.HIT),
        row("cookie", 200, BODY, Second.MISS),
        row("private", 200, BODY, Second.MISS),
        row("no-store", 200, BODY, Second.MISS),
        new Row("short", 200, null, RawResponse.End.CUT, Second.MISS),
        new Row("throws-late", 200, BODY, RawResponse.End.CUT, Second.MISS));
  }

  /** Asks twice and compares. */
  void check(int port, String prefix) throws IOException {
    Behaviours.forget();
    RawResponse first = ask(port, prefix + behaviour);
    RawResponse again = ask(port, prefix + behaviour);
    assertAll(
        behaviour,
        () -> assertAnswer(first),
        () -> assertAnswer(again),
        () -> assertEquals(sent(first), sent(again)),
        () -> assertEquals(second == Second.HIT, isHit(again), again::toString),
        () -> assertEquals(second == Second.HIT ? 1 : 2, Behaviours.calls(behaviour)));
  }

  /** On a connection that may stay: otherwise Jetty leaves out what tells the end. */
  private static RawResponse ask(int port, String target) throws IOException {
    try (RawClient client = RawClient.connect(port)) {
      return client.get(target);
    }
  }

  private void assertAnswer(RawResponse response) {
    assertEquals(status, response.status(), response::toString);
    assertEquals(end, response.end(), response::toString);
    if (text != null) {
      boolean latin = response.field("Content-Type").toLowerCase(Locale.ROOT).contains("8859");
      String received =
          new String(response.body(), latin ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
      assertEquals(text, received);
    }
  }

  static boolean isHit(RawResponse response) {
    return response.field("Cache-Status").contains("; hit");
  }

  /** What must be the same in both. */
  private static List<String> sent(RawResponse response) {
    List<String> sent =
        Stream.of(
                "Content-Type",
                "Last-Modified",
                "Location",
                "Link",
                "X-Number",
                "X-Gone",
                "Set-Cookie")
            .map(name -> name + ": " + Objects.toString(response.fields().values(name)))
            .collect(Collectors.toCollection(ArrayList::new));
    sent.add(Arrays.hashCode(response.body()) + "");
    return sent;
  }

  @Override
  public String toString() {
    return behaviour;
  }
}
