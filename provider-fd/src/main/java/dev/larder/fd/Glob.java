package dev.larder.fd;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;

/**
 * A pattern of paths, as {@link java.nio.file.FileSystem#getPathMatcher} has them: {@code *} within
 * a name, {@code **} across folders, {@code ?}, {@code [a-c]}, <code>{gif,png}</code>. A relative
 * one begins at the folder in which the process runs.
 */
final class Glob {

  private static final String SPECIAL = "*?[{\\";

  private final String text;
  private final Path base;
  private final PathMatcher matcher;
  private final int depth;

  private Glob(String text, Path base, PathMatcher matcher, int depth) {
    this.text = text;
    this.base = base;
    this.matcher = matcher;
    this.depth = depth;
  }

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Glob of(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("an empty pattern matches nothing");
    }
    Path here = Path.of("").toAbsolutePath();
    String absolute = text.startsWith("/") ? text : escaped(here) + "/" + text;
    String[] names = absolute.split("/+");
    int plain = 0;
    StringBuilder folder = new StringBuilder();
    while (plain < names.length - 1 && isPlain(names[plain])) {
      folder.append(names[plain++]).append('/');
    }
    int depth =
        absolute.contains("**") || absolute.contains("{")
            ? Integer.MAX_VALUE
            : names.length - plain;
    Path base = Path.of(folder.toString()).normalize();
    PathMatcher matcher = base.getFileSystem().getPathMatcher("glob:" + String.join("/", names));
    return new Glob(text, base, matcher, depth);
  }

  private static String escaped(Path folder) {
    return folder.toString().replaceAll("([*?\\[\\]{}\\\\])", "\\\\$1");
  }

  private static boolean isPlain(String name) {
    return name.chars().noneMatch(c -> SPECIAL.indexOf(c) >= 0);
  }

  /** Whether an absolute path is one of them. */
  boolean matches(Path path) {
    return matcher.matches(path);
  }

  /** The regular files that are there now, in order; folders that cannot be read are left out. */
  List<Path> find() throws IOException {
    List<Path> found = new ArrayList<>();
    if (!Files.isDirectory(base)) {
      return found;
    }
    Files.walkFileTree(
        base,
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        depth,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes seen) {
            if (seen.isRegularFile() && matches(file)) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
          }
        });
    Collections.sort(found);
    return found;
  }

  @Override
  public String toString() {
    return text;
  }
}
