package dev.larder.server.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The rows of {@code docs/reference.md}. */
final class DocumentedSettings {

  private static final Path PAGE = Path.of("../docs/reference.md");

  /**
   * One row.
   *
   * @param value the form of a value
   * @param defaultValue in the form of {@code cache.conf}; empty for none, or for one told in words
   * @param meaning what the setting does, in words
   * @param directive of mod_cache; empty for none
   */
  record Row(String value, String defaultValue, String meaning, String directive) {}

  private DocumentedSettings() {}

  /** All rows by their key, which stands in one row only. */
  static Map<String, Row> read() throws IOException {
    Map<String, Row> rows = new LinkedHashMap<>();
    for (String line : Files.readAllLines(PAGE)) {
      if (!line.startsWith("| `")) {
        continue;
      }
      String[] cells = line.substring(1).split("\\|", -1);
      if (cells.length != 6) {
        throw new AssertionError("a row of five cells: " + line);
      }
      Row row = new Row(cells[1].strip(), code(cells[2]), cells[3].strip(), code(cells[4]));
      if (rows.put(code(cells[0]), row) != null) {
        throw new AssertionError("a second row of " + cells[0]);
      }
      if (cells[1].isBlank() || cells[3].isBlank()) {
        throw new AssertionError("an empty cell: " + line);
      }
    }
    return rows;
  }

  /** What a cell has in backquotes; empty if it is in words. */
  private static String code(String cell) {
    String text = cell.strip();
    return text.matches("`[^`]+`") ? text.substring(1, text.length() - 1) : "";
  }
}
