package dev.larder.disk;

import dev.larder.api.Store;
import dev.larder.api.StoreContext;
import dev.larder.api.StoreOpener;
import dev.larder.api.StoreProvider;
import dev.larder.api.StoreSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Storage in files: {@code provider = disk}.
 *
 * <table>
 * <caption>Settings</caption>
 * <tr><th>name</th><th>default</th><th>meaning</th></tr>
 * <tr><td>{@code root}</td><td>{@code var/cache}</td><td>the folder; made if it is not there. One
 * process at a time</td></tr>
 * <tr><td>{@code size}</td><td>10G</td><td>the most that entries take, in bytes, at least 1M: files
 * in whole blocks of 4 KiB, responses on their way in, and what readers still hold of entries that
 * are gone. The index, about 250 bytes for each entry, is not counted</td></tr>
 * <tr><td>{@code inode-limit}</td><td>0</td><td>the most files; 0 is no limit</td></tr>
 * <tr><td>{@code dir-levels}, {@code dir-length}</td><td>2, 1</td><td>folders below folders, and the
 * characters of a folder's name: their product is at most 20. Another value empties the
 * cache</td></tr>
 * <tr><td>{@code min-file-size}</td><td>0</td><td>smaller bodies are declined, in bytes</td></tr>
 * <tr><td>{@code max-file-size}</td><td>2G, or a quarter of {@code size} if that is less</td><td>greater
 * bodies are declined, in bytes</td></tr>
 * <tr><td>{@code free-space-floor}</td><td>1G</td><td>so much of the file system stays free, in bytes:
 * entries leave for it, and new ones are declined until it is so</td></tr>
 * <tr><td>{@code verify}</td><td>0.01</td><td>the share of openings of a body's file, 0 to 1, at which
 * its checksum is computed. After an unclean end every body is checked at its first opening
 * anyway</td></tr>
 * <tr><td>{@code gc.interval}</td><td>1h</td><td>between two searches for what can go; 0 is
 * never</td></tr>
 * <tr><td>{@code gc.daily}</td><td>none</td><td>a further search at this time of day, {@code HH:MM}, in
 * the time zone of the machine</td></tr>
 * <tr><td>{@code gc.unused}</td><td>{@code [{ after = 30d, url = "/" }]}</td><td>what was not used for
 * so long goes; {@code url} is {@code /path} or {@code http://host/path}, and covers what is at or
 * below it. The first that covers an entry holds</td></tr>
 * <tr><td>{@code gc.clean}</td><td>none</td><td>the same for what was stored so long ago, used or
 * not</td></tr>
 * </table>
 */
public final class DiskStoreProvider implements StoreProvider {

  static final String TYPE = "disk";

  /** A provider. */
  public DiskStoreProvider() {}

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public StoreOpener configure(StoreSettings settings) {
    DiskSettings read = DiskSettings.read(settings);
    return new StoreOpener() {
      @Override
      public Store open(StoreContext context) throws IOException {
        return DiskStore.open(read, context);
      }

      @Override
      public Optional<Path> folder() {
        return Optional.of(read.root());
      }
    };
  }
}
