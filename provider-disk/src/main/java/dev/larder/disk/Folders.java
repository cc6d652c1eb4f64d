package dev.larder.disk;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A walk through the folders of a root that hold entries, in the order of names. */
final class Folders {

  /**
   * A folder that holds entries.
   *
   * @param path where
   * @param prefix what the names in it begin with
   */
  record Folder(Path path, String prefix) {}

  private final int levels;
  private final int length;
  private final ArrayDeque<Folder> ahead = new ArrayDeque<>();

  /** Before the first folder. */
  Folders(Layout layout) {
    this.levels = layout.levels();
    this.length = layout.length();
    ahead.push(new Folder(layout.entries(), ""));
  }

  /**
   * The next folder; null at the end. What is in between and belongs to another division into
   * folders is deleted.
   */
  @Nullable Folder next() throws IOException {
    while (!ahead.isEmpty()) {
      Folder folder = ahead.pop();
      if (folder.prefix.length() == levels * length) {
        return folder;
      }
      List<String> names = names(folder.path);
      Collections.sort(names, Collections.reverseOrder());
      for (String name : names) {
        Path path = folder.path.resolve(name);
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
          if (isOwn(name)) {
            Files.deleteIfExists(path);
          }
        } else if (name.length() == length) {
          ahead.push(new Folder(path, folder.prefix + name));
        } else {
          deleteAll(path);
        }
      }
    }
    return null;
  }

  /** Whether a file in a folder of entries has a name of ours. */
  static boolean isOwn(String file) {
    return file.length() > Layout.NAME_LENGTH
        && Layout.isName(file.substring(0, Layout.NAME_LENGTH))
        && (file.endsWith(Layout.ENTRY) || file.endsWith(Layout.BODY));
  }

  /** What is in a folder; nothing if it is not there. */
  static List<String> names(Path folder) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      all.forEach(path -> names.add(String.valueOf(path.getFileName())));
    } catch (NoSuchFileException | NotDirectoryException e) {
      return names;
    }
    return names;
  }

  /** Deletes a folder and all that is in it. */
  static void deleteAll(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.deleteIfExists(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
