package dev.larder.server.lua;

import dev.larder.server.config.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files that a script may send: those that the site's own locations with {@code files} have.
 * The folder of the configuration is not among them: keys and passwords may be there.
 */
final class SiteFiles {

  private final List<Location.Folder> folders;
  private final Location.@Nullable Folder own;

  SiteFiles(String url, List<Location.Folder> folders) {
    this.folders = folders;
    Location.Folder found = null;
    for (Location.Folder folder : folders) {
      boolean covers = isBelow(url, folder.url());
      if (covers && (found == null || folder.url().length() > found.url().length())) {
        found = folder;
      }
    }
    this.own = found;
  }

  private static boolean isBelow(String url, String other) {
    return other.equals("/") || url.equals(other) || url.startsWith(other + "/");
  }

  /**
   * The folder that would serve the location's url if the script did not; empty if there is none.
   */
  String docRoot() {
    return own == null ? "" : own.root().toString();
  }

  /** The file that would be served. */
  String physicalPath(String path) {
    if (own == null) {
      return "";
    }
    String below = own.url().equals("/") ? path : path.substring(own.url().length());
    return own.root() + (below.startsWith("/") ? below : "/" + below);
  }

  /**
   * A file that may be sent.
   *
   * @param name absolute, or relative to the document root
   * @throws IOException with a message, if it may not be or is none
   */
  Path file(String name) throws IOException {
    Path file;
    try {
      file = Path.of(docRoot()).resolve(name).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new IOException("not a path", e);
    }
    for (Location.Folder folder : folders) {
      if (file.startsWith(folder.root()) && Files.isRegularFile(file)) {
        Path real = file.toRealPath();
        if (real.startsWith(folder.root().toRealPath())) {
          return real;
        }
      }
    }
    throw new IOException("no file of the site: " + name);
  }
}
