package dev.larder.fd;

import dev.larder.api.LocalFile;
import dev.larder.api.StoreContext;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How local files become contents: opened, copied into memory, or shared with what the settings say
 * is there from the start.
 */
final class LocalFiles {

  private static final Found NOTHING = new Found(null, null);

  private final FdSettings settings;
  private final StoreContext context;
  private final Room room;

  /** What the settings say is kept, under the real path; guarded by itself. */
  private final Map<Path, Content> kept = new HashMap<>();

  private final Opener opener;
  private final Devices devices = new Devices();
  private boolean closed;
  private volatile boolean failing;

  /** Opens files. */
  @FunctionalInterface
  interface Opener {

    /** As {@link OpenFile#of}. */
    OpenFile open(WatchedFile file, Budget descriptors) throws IOException;
  }

  LocalFiles(FdSettings settings, StoreContext context, Room room, Opener opener) {
    this.opener = opener;
    this.settings = settings;
    this.context = context;
    this.room = room;
  }

  /**
   * What became of a file.
   *
   * @param content its content, of which a use is the caller's; null if there is none
   * @param unopened the file, if it is what the host saw and only could not be opened
   */
  record Found(@Nullable Content content, @Nullable WatchedFile unopened) {}

  /** Finds or opens what the host saw. */
  Found find(LocalFile file) {
    try {
      WatchedFile watched = watch(file);
      if (!watched.isUnchanged()) {
        return NOTHING;
      }
      Path real = file.path().toRealPath();
      boolean mapped = matches(settings.mapped(), file.path(), real);
      if (!mapped && !matches(settings.handles(), file.path(), real)) {
        return open(watched);
      }
      return keep(real, watched, mapped);
    } catch (IOException e) {
      return NOTHING;
    }
  }

  private WatchedFile watch(LocalFile seen) {
    return new WatchedFile(
        seen, context.clock(), settings.checkInterval().toMillis(), devices.isNearby(seen.path()));
  }

  private static boolean matches(List<Glob> globs, Path path, Path real) {
    Path absolute = path.toAbsolutePath();
    return globs.stream().anyMatch(glob -> glob.matches(absolute) || glob.matches(real));
  }

  /** Shares what is kept of a file, or keeps it from now on. */
  private Found keep(Path real, WatchedFile watched, boolean mapped) {
    synchronized (kept) {
      Content present = kept.get(real);
      if (present != null && isSame(present.file(), watched)) {
        return new Found(present.retain(), null);
      }
      if (present != null) {
        kept.remove(real);
        present.release();
      }
      Content made = mapped ? copy(watched) : null;
      Found found = made == null ? open(watched) : new Found(made, null);
      Content content = found.content();
      if (content != null && !closed) {
        content.keep();
        kept.put(real, content.retain());
      }
      return found;
    }
  }

  private static boolean isSame(@Nullable WatchedFile present, WatchedFile watched) {
    return present != null && present.isSettled() && watched.isSameAs(present);
  }

  private @Nullable Content copy(WatchedFile watched) {
    try {
      Content copy = FileCopy.of(watched, room);
      if (copy == null) {
        problem("There is no room in memory for " + watched.path() + "; it is kept open", null);
      }
      return copy;
    } catch (IOException e) {
      problem(watched.path() + " could not be copied into memory", e);
      return null;
    }
  }

  private Found open(WatchedFile watched) {
    if (!room.reserveDescriptor()) {
      return new Found(null, watched);
    }
    OpenFile file;
    try {
      file = opener.open(watched, room.descriptors());
      failing = false;
    } catch (NoSuchFileException | AccessDeniedException e) {
      room.descriptors().release(1);
      return NOTHING;
    } catch (IOException e) {
      room.descriptors().release(1);
      problem(
          "Files cannot be kept open and are copied into memory where there is room; the system"
              + " may give this process too few descriptors (ulimit -n)",
          e);
      return new Found(null, watched);
    }
    // What was opened is what was looked at, if that still is in its place.
    if (!watched.isUnchanged()) {
      file.release();
      return NOTHING;
    }
    return new Found(file, null);
  }

  /** Told once, until something works again. */
  private void problem(String message, @Nullable Throwable cause) {
    if (!failing) {
      failing = true;
      context.events().problem(message, cause);
    }
  }

  /** Opens and copies what is to be there from the start. What cannot be is reported. */
  void preload() {
    settings.mapped().forEach(glob -> preload(glob, true));
    settings.handles().forEach(glob -> preload(glob, false));
  }

  private void preload(Glob glob, boolean mapped) {
    String name = mapped ? "preload.mapped" : "preload.handles";
    int found = 0;
    int missing = 0;
    try {
      for (Path path : glob.find()) {
        found++;
        if (!preload(path, mapped)) {
          missing++;
        }
      }
    } catch (IOException e) {
      context.events().problem(name + ": " + glob + " cannot be searched", e);
      return;
    }
    if (found == 0) {
      context.events().problem(name + ": no file matches " + glob, null);
    } else if (missing > 0) {
      context
          .events()
          .problem(
              name
                  + ": "
                  + missing
                  + " of "
                  + found
                  + " files that match "
                  + glob
                  + " are not loaded: they cannot be read, are above max-object-size, or there is no"
                  + " more room (size, max-open-files)",
              null);
    }
  }

  private boolean preload(Path path, boolean mapped) {
    try {
      WatchedFile watched = watch(LocalFile.of(path));
      if (watched.size() > settings.maxObjectSize()) {
        return false;
      }
      Content content = keep(path.toRealPath(), watched, mapped).content();
      if (content == null) {
        return false;
      }
      boolean asAsked = mapped != content.open();
      content.release();
      return asAsked;
    } catch (IOException e) {
      return false;
    }
  }

  /** How many are kept, for tests. */
  int keptCount() {
    synchronized (kept) {
      return kept.size();
    }
  }

  /** Gives up what is kept; what readers hold stays theirs. */
  void close() {
    synchronized (kept) {
      closed = true;
      kept.values().forEach(Content::release);
      kept.clear();
    }
  }
}
