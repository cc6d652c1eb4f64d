package dev.larder.mem;

import dev.larder.api.StoreOpener;
import dev.larder.api.StoreProvider;
import dev.larder.api.StoreSettings;

/**
 * Storage in memory: {@code provider = mem}.
 *
 * <table>
 * <caption>Settings</caption>
 * <tr><th>name</th><th>default</th><th>meaning</th></tr>
 * <tr><td>{@code size}</td><td>half of the direct memory that the JVM gives ({@code
 * -XX:MaxDirectMemorySize}, or the greatest heap where that is not set)</td><td>the most that is
 * taken, in bytes, at least 64k: bodies in direct memory, rounded up to 64 bytes each; keys, heads and
 * bookkeeping on the heap, estimated rather too high than too low; responses on their way in; and
 * what readers still hold of entries that are gone. Never exceeded. Refused if it is more than the
 * JVM's direct memory</td></tr>
 * <tr><td>{@code max-object-count}</td><td>0</td><td>the most entries; 0 is no limit</td></tr>
 * <tr><td>{@code min-object-size}</td><td>0</td><td>smaller bodies are declined, in bytes; less than
 * {@code max-object-size}</td></tr>
 * <tr><td>{@code max-object-size}</td><td>16M, or a quarter of {@code size} if that is
 * less</td><td>greater bodies are declined, in bytes; less than {@code size}</td></tr>
 * <tr><td>{@code max-streaming-buffer}</td><td>1M</td><td>greater bodies are declined if their length
 * was not known in advance, in bytes; brought within the two limits above; 0 declines every body of
 * unknown length</td></tr>
 * <tr><td>{@code removal-algorithm}</td><td>{@code w-tinylfu}</td><td>who leaves when there is no
 * room: {@code w-tinylfu}, {@code lru} or {@code gdsf}, see {@link RemovalAlgorithm}. What has
 * passed its time of use goes before all others</td></tr>
 * </table>
 *
 * <p>Several stores of this kind share the JVM's direct memory: their sizes together should not
 * exceed it. A store that cannot get memory it was promised reports that once and goes on with what
 * it has.
 */
public final class MemStoreProvider implements StoreProvider {

  /** A provider. */
  public MemStoreProvider() {}

  @Override
  public String type() {
    return "mem";
  }

  @Override
  public StoreOpener configure(StoreSettings settings) {
    MemSettings read = MemSettings.read(settings, DirectMemoryLimit.bytes());
    return context -> MemStore.open(read, context);
  }
}
