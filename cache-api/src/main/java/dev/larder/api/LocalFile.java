package dev.larder.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;

/**
 * A file of this machine whose content is, as a whole and as it is, the body of a response: what
 * was seen of it just before it was read for that response.
 *
 * <p>It belongs to others, who may change, replace or delete it at any time. A store that reads it
 * makes sure that it still is what was seen.
 *
 * @param path leads to a regular file, possibly by links
 * @param size in bytes: the length of the body
 * @param modified its time of last modification, as exactly as the file system tells
 */
public record LocalFile(Path path, long size, Instant modified) {

  /**
   * Looks at a file.
   *
   * @throws IOException if there is none, or it is no regular file
   */
  public static LocalFile of(Path path) throws IOException {
    BasicFileAttributes seen = Files.readAttributes(path, BasicFileAttributes.class);
    if (!seen.isRegularFile()) {
      throw new IOException(path + " is not a regular file");
    }
    return new LocalFile(path, seen.size(), seen.lastModifiedTime().toInstant());
  }

  /** Whether what is seen of a file now is what was seen then. */
  public boolean is(BasicFileAttributes seen) {
    return seen.isRegularFile()
        && seen.size() == size
        && seen.lastModifiedTime().toInstant().equals(modified);
  }
}
