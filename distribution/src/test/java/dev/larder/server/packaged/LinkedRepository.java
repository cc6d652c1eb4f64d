package dev.larder.server.packaged;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A local repository of Maven for a build of another project: this build's own by links, so that
 * nothing is fetched twice, but for Larder's artifacts, which are those that this build has packed.
 * So they never get into the repository of whoever builds.
 */
final class LinkedRepository {

  private static final Path OWN_GROUP = Path.of("dev", "larder");

  private final Path folder;
  private final Path linked;

  private LinkedRepository(Path folder, Path linked) {
    this.folder = folder;
    this.linked = linked;
  }

  /**
   * Makes a repository.
   *
   * @param folder where; emptied first
   * @param linked the repository that is linked to
   */
  static LinkedRepository create(Path folder, Path linked) throws IOException {
    delete(folder);
    LinkedRepository repository = new LinkedRepository(folder, linked);
    repository.link(Path.of(""));
    repository.link(Path.of("dev"));
    return repository;
  }

  /** Links what is in a folder, except what leads to Larder's own. */
  private void link(Path inside) throws IOException {
    Files.createDirectories(folder.resolve(inside));
    if (!Files.isDirectory(linked.resolve(inside))) {
      return;
    }
    try (Stream<Path> all = Files.list(linked.resolve(inside))) {
      for (Path target : all.toList()) {
        Path path = inside.resolve(target.getFileName());
        if (!OWN_GROUP.startsWith(path)) {
          Files.createSymbolicLink(folder.resolve(path), target);
        }
      }
    }
  }

  /**
   * Puts an artifact that the build has packed into it.
   *
   * @param project the folder of its module
   * @param types of its files: {@code pom}, {@code jar}
   */
  void add(Path project, String artifact, String version, String... types) throws IOException {
    Path place =
        Files.createDirectories(folder.resolve(OWN_GROUP).resolve(artifact).resolve(version));
    for (String type : types) {
      String name = artifact + "-" + version + "." + type;
      Path file =
          type.equals("pom") ? project.resolve("pom.xml") : project.resolve("target/" + name);
      assertTrue(Files.isRegularFile(file), () -> "not packed: " + file);
      Files.copy(file, place.resolve(name));
    }
  }

  Path folder() {
    return folder;
  }

  /** Keeps what the build has fetched besides, where it was no link that was written through. */
  void keepWhatIsNew() throws IOException {
    for (Path parent : List.of(folder, folder.resolve("dev"))) {
      try (Stream<Path> all = Files.list(parent)) {
        for (Path fetched : all.toList()) {
          Path path = folder.relativize(fetched);
          if (!Files.isSymbolicLink(fetched) && !OWN_GROUP.startsWith(path)) {
            copy(fetched, linked.resolve(path));
          }
        }
      }
    }
  }

  /** Copies a file or a folder with all that is in it; what is there is written over. */
  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.toAbsolutePath().getParent());
          Files.copy(
              file,
              target,
              StandardCopyOption.REPLACE_EXISTING,
              StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }

  /** Deletes a folder with all that is in it, links but not what they link to. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
