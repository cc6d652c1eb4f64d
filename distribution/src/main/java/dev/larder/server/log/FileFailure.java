package dev.larder.server.log;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Why a file cannot be written, told to an operator. */
final class FileFailure {

  private FileFailure() {}

  /** The messages of many failures are the name of a file and nothing else. */
  static String reason(IOException failure) {
    if (!(failure instanceof FileSystemException refused)) {
      return String.valueOf(failure.getMessage());
    }
    if (refused instanceof AccessDeniedException) {
      return "permission denied for " + refused.getFile();
    }
    if (refused instanceof FileAlreadyExistsException || refused instanceof NotDirectoryException) {
      return refused.getFile() + " is not a folder";
    }
    if (refused instanceof NoSuchFileException) {
      return "there is no " + refused.getFile();
    }
    return String.valueOf(refused.getMessage());
  }
}
