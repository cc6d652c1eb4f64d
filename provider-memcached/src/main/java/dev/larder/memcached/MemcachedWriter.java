package dev.larder.memcached;

import dev.larder.api.EntryCodec;
import dev.larder.api.EntryMeta;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.StoreWriter;
import dev.larder.memcached.wire.RefusedException;
import dev.larder.memcached.wire.ServerConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;

/**
 * An entry on its way to a server: at most one item's bytes are on the heap, and chunks that are
 * full are on the server already, where nothing leads to them.
 */
final class MemcachedWriter implements StoreWriter {

  private static final int LEAST_BUFFER = 8 << 10;

  private enum State {
    OPEN,
    /** There was no room: writes say false. */
    FULL,
    FAILED,
    COMMITTED,
    CLOSED
  }

  private final MemcachedStore store;
  private final ServerConnection server;
  private final Key key;
  private final StoreKeys keys;
  private final Head head;
  private final EntryMeta meta;
  private final long length;
  private final long version;
  private final int room;
  private final int chunkSize;
  private ByteBuffer buffer = ByteBuffer.allocate(0);
  private long written;
  private int chunks;
  private State state = State.OPEN;

  MemcachedWriter(
      MemcachedStore store,
      ServerConnection server,
      Key key,
      StoreKeys keys,
      Head head,
      EntryMeta meta,
      long length) {
    this.store = store;
    this.server = server;
    this.key = key;
    this.keys = keys;
    this.head = head;
    this.meta = meta;
    this.length = length;
    this.version = store.newGeneration();
    this.room = store.room(server);
    this.chunkSize = room - EntryItem.CHUNK_PREFIX_LENGTH;
  }

  @Override
  public boolean write(ByteBuffer source) throws IOException {
    if (state == State.FULL) {
      return false;
    }
    if (state != State.OPEN) {
      throw new IOException("nothing can be written any more");
    }
    int count = source.remaining();
    if (length >= 0 && written + count > length) {
      state = State.FAILED;
      throw new IOException("more than the " + length + " bytes that were announced");
    }
    int start = source.position();
    boolean taken = false;
    try {
      taken = written + count <= store.maxObjectSize() && take(source);
    } catch (RefusedException e) {
      // No memory there, or an item too great: another store may do better.
      taken = false;
    } catch (IOException e) {
      state = State.FAILED;
      throw e;
    } finally {
      if (!taken) {
        source.position(start);
      }
    }
    if (!taken) {
      state = State.FULL;
      store.countDeclined();
      return false;
    }
    written += count;
    return true;
  }

  private boolean take(ByteBuffer source) throws IOException {
    while (source.hasRemaining()) {
      if (buffer.position() == chunkSize && !flush()) {
        return false;
      }
      int count = Math.min(source.remaining(), chunkSize - buffer.position());
      if (buffer.remaining() < count && !grow(buffer.position() + count)) {
        return false;
      }
      buffer.put(source.slice(source.position(), count));
      source.position(source.position() + count);
    }
    return true;
  }

  private boolean grow(int least) {
    int wanted = Math.max(least, Math.max(LEAST_BUFFER, 2 * buffer.capacity()));
    if (length >= 0) {
      wanted = (int) Math.max(least, Math.min(length, chunkSize));
    }
    int capacity = Math.min(chunkSize, wanted);
    if (!store.writing().take(capacity)) {
      return false;
    }
    ByteBuffer greater = ByteBuffer.allocate(capacity);
    greater.put(buffer.flip());
    store.writing().giveBack(buffer.capacity());
    buffer = greater;
    return true;
  }

  private boolean flush() throws IOException {
    ByteBuffer content = buffer.duplicate().flip();
    if (!Chunks.put(server, keys, version, chunks, content, store.chunkExpiry(meta))) {
      return false;
    }
    chunks++;
    buffer.clear();
    return true;
  }

  @Override
  public int readAt(long position, ByteBuffer target) {
    return -1;
  }

  @Override
  public boolean commit(BooleanSupplier condition) throws IOException {
    if (state == State.FULL) {
      return false;
    }
    if (state != State.OPEN) {
      throw new IOException("cannot be committed any more");
    }
    if (length >= 0 && written != length) {
      return false;
    }
    state = State.FAILED;
    boolean done = false;
    try {
      done = place(condition);
    } catch (RefusedException e) {
      store.countDeclined();
    }
    state = done ? State.COMMITTED : State.FULL;
    return done;
  }

  private boolean place(BooleanSupplier condition) throws IOException {
    byte[] blob = EntryCodec.encode(key, head, meta, written);
    int here = room - EntryItem.PREFIX_LENGTH;
    boolean bodyInline = chunks == 0 && (long) blob.length + written <= here;
    boolean headInline = blob.length <= here;
    if (!bodyInline && buffer.position() > 0 && !flush()) {
      return false;
    }
    Chunked headPlace = Chunked.inline(blob.length);
    if (!headInline) {
      headPlace = MemcachedStore.chunked(blob.length, room, store.newGeneration());
      if (!Chunks.putAll(server, keys, headPlace, ByteBuffer.wrap(blob), store.chunkExpiry(meta))) {
        return false;
      }
    }
    Chunked body =
        bodyInline || written == 0
            ? Chunked.inline(written)
            : new Chunked(written, chunkSize, version);
    ByteBuffer inline =
        ByteBuffer.allocate((headInline ? blob.length : 0) + (int) (bodyInline ? written : 0));
    if (headInline) {
      inline.put(blob);
    }
    if (bodyInline) {
      inline.put(buffer.duplicate().flip());
    }
    EntryItem item =
        new EntryItem(version, headPlace, body, store.chunksUntil(meta), inline.flip());
    boolean done = false;
    try {
      done = store.commit(server, keys, item, meta, condition);
    } finally {
      if (!done) {
        Chunks.drop(server, keys, headPlace.generation(), headPlace.chunks());
      }
    }
    return done;
  }

  @Override
  public void close() {
    if (state == State.CLOSED) {
      return;
    }
    if (state != State.COMMITTED) {
      Chunks.drop(server, keys, version, chunks);
    }
    state = State.CLOSED;
    store.writing().giveBack(buffer.capacity());
    buffer = ByteBuffer.allocate(0);
  }
}
