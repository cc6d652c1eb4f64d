package dev.larder.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file that a request's path stands for at a location of files, there or not. Nothing is looked
 * at before one of the methods is called, and each looks anew; they may block.
 *
 * @param root the folder of the location, absolute
 * @param path the file, absolute, in the folder or below it as far as its name tells
 */
public record RequestedFile(Path root, Path path) {

  /** Whether there is something of that name. */
  public boolean exists() {
    return Files.exists(path);
  }

  /** Whether it is a regular file. */
  public boolean isFile() {
    return Files.isRegularFile(path);
  }

  /** Whether it is a folder. */
  public boolean isDirectory() {
    return Files.isDirectory(path);
  }

  /** Its size in bytes; -1 if there is nothing of that name, or it cannot be looked at. */
  public long size() {
    try {
      return Files.size(path);
    } catch (IOException e) {
      return -1;
    }
  }
}
