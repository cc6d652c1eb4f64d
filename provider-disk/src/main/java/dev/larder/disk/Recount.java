package dev.larder.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** A count of all that is in a root, folder by folder, which brings it into the index as well. */
final class Recount {

  private final StoredEntries entries;
  private final Counting counting;
  private final Folders folders;

  Recount(StoredEntries entries, Layout layout, Counting counting) {
    this.entries = entries;
    this.counting = counting;
    this.folders = new Folders(layout);
  }

  /** Counts one folder; false at the end. */
  boolean step() throws IOException {
    Folders.Folder folder = folders.next();
    if (folder == null) {
      return false;
    }
    counting.reach(folder.prefix());
    List<String> names = Folders.names(folder.path());
    for (String file : names) {
      if (!Folders.isOwn(file)) {
        continue;
      }
      String name = file.substring(0, Layout.NAME_LENGTH);
      if (!name.startsWith(folder.prefix())) {
        Files.deleteIfExists(folder.path().resolve(file));
      } else if (file.endsWith(Layout.ENTRY)) {
        entries.count(name);
      } else {
        entries.countBody(name, folder.path().resolve(file));
      }
    }
    return true;
  }
}
