package dev.larder.disk;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files under a name.
 *
 * @param header the entry's; null if the entry is damaged or of another version
 * @param all the entry's file first, then bodies that are apart
 * @param bytes what they take
 */
record StoredFiles(@Nullable EntryHeader header, List<File> all, long bytes) {

  /** What is there; null if there is no entry. */
  static @Nullable StoredFiles of(Layout layout, String name) throws IOException {
    File entry = layout.entry(name);
    long length = entry.length();
    if (length == 0 && !entry.exists()) {
      return null;
    }
    EntryHeader header = EntryFile.header(entry);
    if (header != null) {
      List<File> all =
          header.apart() ? List.of(entry, layout.body(name, header.version())) : List.of(entry);
      return new StoredFiles(header, all, header.bytes());
    }
    List<File> all = new ArrayList<>(List.of(entry));
    File folder = entry.getParentFile();
    if (folder != null) {
      for (String other : Folders.names(folder.toPath())) {
        if (other.startsWith(name) && other.endsWith(Layout.BODY)) {
          all.add(new File(folder, other));
        }
      }
    }
    long bytes = 0;
    for (File file : all) {
      bytes += EntryHeader.blocks(file.length());
    }
    return new StoredFiles(null, all, bytes);
  }

  int files() {
    return all.size();
  }

  /**
   * Deletes them: first what makes the entry visible.
   *
   * @throws IOException if that is still there
   */
  void delete() throws IOException {
    Files.deleteIfExists(all.get(0).toPath());
    deleteBodies();
  }

  /** Deletes the bodies that are apart. */
  void deleteBodies() {
    for (File body : all.subList(1, all.size())) {
      try {
        Files.deleteIfExists(body.toPath());
      } catch (IOException e) {
        // Nothing names it any more; the next count deletes it.
      }
    }
  }
}
