package dev.larder.server.packaged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Links from page to page of the manual, and from the pages at the top, lead somewhere; decisions
 * are numbered in order.
 */
class ManualLinksTest {

  private static final Path TOP = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]+)(?:#[^)]*)?\\)");

  @Test
  void everyLinkHasItsFile() throws IOException {
    List<Path> pages = new ArrayList<>();
    for (Path folder : List.of(TOP, TOP.resolve("docs"), TOP.resolve("docs/decisions"))) {
      try (Stream<Path> files = Files.list(folder)) {
        files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
      }
    }
    int links = 0;
    List<String> broken = new ArrayList<>();
    for (Path page : pages) {
      Matcher link = LINK.matcher(Files.readString(page));
      while (link.find()) {
        String target = link.group(1);
        if (target.contains(":")) {
          continue;
        }
        links++;
        if (!Files.exists(page.resolveSibling(target))) {
          broken.add(TOP.relativize(page) + ": " + target);
        }
      }
    }
    assertEquals(List.of(), broken);
    assertTrue(links > 20, "links found: " + links);
  }

  @Test
  void everyDecisionHasANumberOfItsOwn() throws IOException {
    List<String> numbers;
    try (Stream<Path> files = Files.list(TOP.resolve("docs/decisions"))) {
      numbers =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.matches("\\d{4}-.*\\.md"))
              .map(name -> name.substring(0, 4))
              .sorted()
              .toList();
    }
    assertEquals(
        IntStream.rangeClosed(1, numbers.size()).mapToObj("%04d"::formatted).toList(), numbers);
  }
}
