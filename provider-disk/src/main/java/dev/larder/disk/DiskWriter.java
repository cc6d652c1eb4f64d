package dev.larder.disk;

import dev.larder.api.EntryCodec;
import dev.larder.api.EntryMeta;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.StoreWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * An entry on its way to the disk.
 *
 * <p>A short body stays in memory until the commit, which writes one file with all. A long one goes
 * to a file of its own as it comes. Room is reserved before either.
 */
final class DiskWriter implements StoreWriter {

  private static final long MOST_STEP = 4 << 20;

  private final DiskStore store;
  private final Key key;
  private final Head head;
  private final EntryMeta meta;
  private final long length;
  private final int blobLength;
  private final CRC32C checksum = new CRC32C();

  // For readers beside the writer: the length is written last and read first.
  private volatile long written;
  private volatile byte[] within = new byte[0];
  private volatile @Nullable FileChannel apart;

  private @Nullable Path apartFile;
  private long bytes;
  private long files;
  private boolean failed;
  private boolean committed;
  private boolean closed;

  /**
   * A writer.
   *
   * @param length in bytes, -1 if it is not known
   * @param blobLength what the head and meta take when they are written
   * @param bytes reserved; passes to the writer
   * @param files likewise
   */
  DiskWriter(
      DiskStore store,
      Key key,
      Head head,
      EntryMeta meta,
      long length,
      int blobLength,
      long bytes,
      long files) {
    this.store = store;
    this.key = key;
    this.head = head;
    this.meta = meta;
    this.length = length;
    this.blobLength = blobLength;
    this.bytes = bytes;
    this.files = files;
    if (length > 0 && length <= EntryHeader.LONGEST_WITHIN) {
      within = new byte[(int) length];
    }
  }

  Key key() {
    return key;
  }

  EntryMeta meta() {
    return meta;
  }

  @Override
  public boolean write(ByteBuffer source) throws IOException {
    if (closed || committed) {
      throw new IOException("written after the " + (closed ? "close" : "commit"));
    }
    if (failed) {
      return false;
    }
    long wanted = written + source.remaining();
    if (length >= 0 && wanted > length) {
      failed = true;
      throw new IOException("more than the announced " + length + " bytes were written");
    }
    if (length < 0 && !grow(wanted)) {
      failed = true;
      store.declined();
      return false;
    }
    if (Math.max(length, wanted) <= EntryHeader.LONGEST_WITHIN) {
      append(source, (int) wanted);
      return true;
    }
    return writeApart(source, wanted);
  }

  private boolean grow(long wanted) {
    if (wanted > store.settings().maxFileSize() || store.closed()) {
      return false;
    }
    long need = EntryHeader.bytes(blobLength, wanted);
    long needFiles = EntryHeader.files(wanted);
    if (need <= bytes && needFiles <= files) {
      return true;
    }
    long step = Math.max(need - bytes, Math.min(MOST_STEP, bytes));
    // Rather the bare need than nothing.
    return reserve(step, needFiles - files) || reserve(need - bytes, needFiles - files);
  }

  private boolean reserve(long moreBytes, long moreFiles) {
    if (!store.reserve(moreBytes, moreFiles)) {
      return false;
    }
    bytes += moreBytes;
    files += moreFiles;
    return true;
  }

  private void append(ByteBuffer source, int wanted) {
    byte[] target = within;
    if (target.length < wanted) {
      int twice = Math.min(EntryHeader.LONGEST_WITHIN, 2 * wanted);
      target = Arrays.copyOf(target, Math.max(wanted, twice));
      within = target;
    }
    checksum.update(source.duplicate());
    source.get(target, (int) written, source.remaining());
    written = wanted;
  }

  private boolean writeApart(ByteBuffer source, long wanted) throws IOException {
    int start = source.position();
    try {
      FileChannel channel = apart == null ? begin() : apart;
      ByteBuffer bytesToCheck = source.duplicate();
      long at = written;
      while (source.hasRemaining()) {
        at += channel.write(source, at);
      }
      checksum.update(bytesToCheck);
      written = wanted;
      return true;
    } catch (IOException e) {
      failed = true;
      source.position(start);
      if (store.full(e)) {
        return false;
      }
      throw e;
    }
  }

  /** Makes the file of a body that is apart, with what was in memory so far. */
  private FileChannel begin() throws IOException {
    Path file = store.temporaryFiles().next();
    FileChannel channel = store.temporaryFiles().create(file);
    apartFile = file;
    try {
      writeFully(channel, ByteBuffer.wrap(within, 0, (int) written));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    apart = channel;
    return channel;
  }

  private static void writeFully(FileChannel channel, ByteBuffer source) throws IOException {
    long at = 0;
    while (source.hasRemaining()) {
      at += channel.write(source, at);
    }
  }

  @Override
  public int readAt(long position, ByteBuffer target) throws IOException {
    long end = written;
    if (position >= end) {
      return -1;
    }
    int most = (int) Math.min(target.remaining(), end - position);
    FileChannel channel = apart;
    if (channel == null) {
      target.put(within, (int) position, most);
      return most;
    }
    int limit = target.limit();
    target.limit(target.position() + most);
    try {
      return channel.read(target, position);
    } finally {
      target.limit(limit);
    }
  }

  @Override
  public boolean commit(BooleanSupplier condition) throws IOException {
    if (closed || committed) {
      throw new IOException("committed after the " + (closed ? "close" : "commit"));
    }
    if (failed || (length >= 0 && written != length) || !accepted()) {
      failed = true;
      return false;
    }
    failed = true; // Unless all goes well.
    EntryHeader header =
        new EntryHeader(
            written > EntryHeader.LONGEST_WITHIN,
            blobLength,
            (int) checksum.getValue(),
            store.newVersion(),
            written);
    byte[] blob = EntryCodec.encode(key, head, meta, written);
    Path file = store.temporaryFiles().next();
    try {
      writeEntry(file, header, blob);
      if (!store.commit(this, header, file, apartFile, condition)) {
        return false;
      }
    } catch (IOException e) {
      if (store.full(e)) {
        return false;
      }
      throw e;
    } finally {
      store.temporaryFiles().discard(file);
    }
    committed = true;
    store.release(bytes - header.bytes(), files - header.files());
    return true;
  }

  private boolean accepted() {
    return store.settings().accepts(head.kind(), written);
  }

  private void writeEntry(Path file, EntryHeader header, byte[] blob) throws IOException {
    ByteBuffer all = ByteBuffer.allocate((int) header.fileLength());
    header.writeTo(all);
    all.put(blob);
    if (!header.apart()) {
      all.put(within, 0, (int) written);
    }
    try (FileChannel channel = store.temporaryFiles().create(file)) {
      writeFully(channel, all.flip());
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    FileChannel channel = apart;
    try {
      if (channel != null) {
        channel.close();
      }
      if (!committed && apartFile != null) {
        Files.deleteIfExists(apartFile);
      }
    } catch (IOException e) {
      // The next start deletes it.
    }
    if (!committed) {
      store.release(bytes, files);
    }
  }
}
