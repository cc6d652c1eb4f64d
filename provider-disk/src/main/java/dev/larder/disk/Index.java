package dev.larder.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mapdb.BTreeMap;
import org.mapdb.DB;
import org.mapdb.DBMaker;
import org.mapdb.Serializer;

/**
 * The index: what is known of each entry by the digest of its key, in MapDB.
 *
 * <p>It can be deleted at any time, and is, whenever MapDB throws anything at all: MapDB promises
 * nothing after a crash, and neither does this. For one thread.
 */
final class Index {

  private static final int NODE = 32;
  private static final int STEP = 4 << 20;

  private final DB db;
  private final BTreeMap<byte[], byte[]> entries;

  private Index(DB db) {
    this.db = db;
    this.entries =
        db.treeMap("entries")
            .keySerializer(Serializer.BYTE_ARRAY)
            .valueSerializer(Serializer.BYTE_ARRAY)
            .maxNodeSize(NODE)
            .createOrOpen();
  }

  /** Opens the index, or makes an empty one. */
  static Index open(Path file) {
    DB db =
        DBMaker.fileDB(file.toFile())
            .fileMmapEnableIfSupported()
            .allocateStartSize(STEP)
            .allocateIncrement(STEP)
            .make();
    try {
      return new Index(db);
    } catch (RuntimeException | Error e) {
      db.close();
      throw e;
    }
  }

  /** Deletes an index that is closed. */
  static void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  @Nullable IndexRecord get(byte[] digest) {
    byte[] record = entries.get(digest);
    return record == null ? null : IndexRecord.decode(record);
  }

  void put(byte[] digest, IndexRecord record) {
    entries.put(digest, record.encode());
  }

  void remove(byte[] digest) {
    entries.remove(digest);
  }

  /** Whether there is nothing in it. */
  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** What is in it, in the order of digests, from one of them on, inclusive; null is the first. */
  Iterator<Map.Entry<byte[], byte[]>> from(byte @Nullable [] digest) {
    return entries.entryIterator(digest, true, null, false);
  }

  /** Closes it, so that it can be opened again if nothing was thrown so far. */
  void close() {
    db.close();
  }
}
