package dev.larder.testkit.broken;

import dev.larder.api.Body;
import dev.larder.api.EntryMeta;
import dev.larder.api.Head;
import dev.larder.api.Key;
import dev.larder.api.LocalFile;
import dev.larder.api.Store;
import dev.larder.api.StoreWriter;
import dev.larder.api.StoredResponse;
import dev.larder.testkit.forward.ForwardingResponse;
import dev.larder.testkit.forward.ForwardingStore;
import dev.larder.testkit.forward.ForwardingWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Mistakes with bodies that are the content of a local file. */
final class FileMistakes {

  private FileMistakes() {}

  /** Exchanges a writer that was begun with a file. */
  private interface Writer {
    @Nullable StoreWriter of(Store store, Key key, LocalFile file, StoreWriter writer)
        throws IOException;
  }

  private static Store writers(Store inner, Writer change) {
    return new ForwardingStore(inner) {
      @Override
      public @Nullable StoreWriter begin(Key key, Head head, EntryMeta meta, LocalFile file)
          throws IOException {
        StoreWriter writer = super.begin(key, head, meta, file);
        return writer == null ? null : change.of(store, key, file, writer);
      }
    };
  }

  static Store declinesFiles(Store inner) {
    return writers(
        inner,
        (store, key, file, writer) -> {
          writer.close();
          return null;
        });
  }

  /** Reads the file that is there now, and believes that it is the one that was stored. */
  static Store trustsFiles(Store inner) {
    Map<Key, LocalFile> files = new ConcurrentHashMap<>();
    return new ForwardingStore(inner) {
      @Override
      public @Nullable StoreWriter begin(Key key, Head head, EntryMeta meta, LocalFile file)
          throws IOException {
        files.put(key, file);
        StoreWriter writer = super.begin(key, head, meta, file);
        return writer == null ? null : new FromFile(writer, file);
      }

      @Override
      public @Nullable StoreWriter begin(Key key, Head head, EntryMeta meta, long length)
          throws IOException {
        files.remove(key);
        return super.begin(key, head, meta, length);
      }

      @Override
      public @Nullable StoredResponse lookup(Key key) throws IOException {
        StoredResponse found = super.lookup(key);
        LocalFile file = files.get(key);
        return found == null || file == null ? found : new FileResponse(found, file);
      }
    };
  }

  private static final class FileResponse extends ForwardingResponse {
    private final LocalFile file;

    FileResponse(StoredResponse response, LocalFile file) {
      super(response);
      this.file = file;
    }

    @Override
    public Body body() {
      return new Body.Stream() {
        @Override
        public long length() {
          return file.size();
        }

        @Override
        public InputStream open(long offset) throws IOException {
          InputStream in = Files.newInputStream(file.path());
          in.skipNBytes(offset);
          return in;
        }
      };
    }
  }

  private static final class FromFile extends ForwardingWriter {
    private final LocalFile file;

    FromFile(StoreWriter writer, LocalFile file) {
      super(writer);
      this.file = file;
    }

    @Override
    public int readAt(long position, ByteBuffer target) throws IOException {
      if (super.readAt(position, ByteBuffer.allocate(1)) < 0) {
        return -1;
      }
      try (FileChannel channel = FileChannel.open(file.path())) {
        return channel.read(target, position);
      }
    }
  }

  static Store readsNothingOfFiles(Store inner) {
    return writers(
        inner,
        (store, key, file, writer) ->
            new ForwardingWriter(writer) {
              @Override
              public int readAt(long position, ByteBuffer target) {
                return -1;
              }
            });
  }

  static Store ignoresConditionsForFiles(Store inner) {
    return writers(
        inner,
        (store, key, file, writer) ->
            new ForwardingWriter(writer) {
              @Override
              public boolean commit(BooleanSupplier condition) throws IOException {
                return super.commit(() -> true);
              }
            });
  }

  /** Does not look at how much is written, since the file has it all. */
  static Store countsNothingOfFiles(Store inner) {
    return new ForwardingStore(inner) {
      @Override
      public @Nullable StoreWriter begin(Key key, Head head, EntryMeta meta, LocalFile file)
          throws IOException {
        return super.begin(key, head, meta, -1);
      }
    };
  }

  static Store leaksAbortedFiles(Store inner) {
    return writers(
        inner,
        (store, key, file, writer) ->
            new ForwardingWriter(writer) {
              private boolean committed;

              @Override
              public boolean commit(BooleanSupplier condition) throws IOException {
                committed = super.commit(condition);
                return committed;
              }

              @Override
              public void close() {
                if (committed) {
                  super.close();
                }
              }
            });
  }
}
