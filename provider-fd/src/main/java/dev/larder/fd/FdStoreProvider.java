package dev.larder.fd;

import dev.larder.api.StoreOpener;
import dev.larder.api.StoreProvider;
import dev.larder.api.StoreSettings;

/**
 * Storage in open files: {@code provider = fd}. A response that is exactly one file of a {@code
 * files} location is kept as an open descriptor of that file; any other is kept in memory. Both are
 * in one table and under the same limits, and the least recently used goes first.
 *
 * <p>A file is served as it was when it was stored, or not at all. Its identity, size and times are
 * looked at when a hit is found, and again when the last byte was read; what was changed leaves the
 * table, and a response that is under way then is cut off. A file that was changed less than a
 * tenth of a second ago (two seconds, where the file system counts whole ones) is not stored yet,
 * since the next change might not show.
 *
 * <table>
 * <caption>Settings</caption>
 * <tr><th>name</th><th>default</th><th>meaning</th></tr>
 * <tr><td>{@code size}</td><td>64M, or an eighth of the greatest heap if that is less</td><td>the most
 * memory, in bytes, at least 64k: bodies that are not open files, what {@code preload.mapped} loads,
 * keys and heads. Never exceeded. A body in memory has at most about half of it</td></tr>
 * <tr><td>{@code max-open-files}</td><td>4096, or a quarter of what the system lets the process
 * have open if that is less</td><td>the most descriptors. Never exceeded; refused if it is more than
 * the system gives</td></tr>
 * <tr><td>{@code max-object-size}</td><td>1G</td><td>greater bodies are declined, in
 * bytes</td></tr>
 * <tr><td>{@code check-interval}</td><td>1s</td><td>how long a look at a file is good for when a hit
 * is found; 0 looks at each hit. Whether the file was changed while it was read is always looked
 * at</td></tr>
 * <tr><td>{@code preload.handles}</td><td>{@code []}</td><td>patterns of paths: these files are opened
 * at the start and kept open, however seldom they are used</td></tr>
 * <tr><td>{@code preload.mapped}</td><td>{@code []}</td><td>patterns of paths: these files are copied
 * into direct memory at the start and kept there</td></tr>
 * </table>
 *
 * <p>A pattern is that of {@link java.nio.file.FileSystem#getPathMatcher}; a relative one begins in
 * the folder that the process runs in. What matches later, or was changed, is loaded when it is
 * first stored.
 */
public final class FdStoreProvider implements StoreProvider {

  /** A provider. */
  public FdStoreProvider() {}

  @Override
  public String type() {
    return "fd";
  }

  @Override
  public StoreOpener configure(StoreSettings settings) {
    FdSettings read =
        FdSettings.read(settings, DescriptorLimit.files(), Runtime.getRuntime().maxMemory());
    return context -> FdStore.open(read, context);
  }
}
