package dev.larder.server.config;

import java.nio.file.Path;

/**
 * The access log.
 *
 * @param file where it is written; its folder is made if it is missing
 * @param format the form of a line
 * @param rotation when the file is put away and a new one begun
 * @param keep how many files that were put away are kept; the oldest are deleted
 */
public record AccessLogConfig(Path file, Format format, Rotation rotation, int keep) {

  /** The form of a line. */
  public enum Format {
    /** The combined format, and after it what the cache did. */
    COMBINED,
    /** An object of JSON. */
    JSON
  }
}
