package dev.larder.testkit.heap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The file of a heap store that gives its bodies as file regions: it only grows, and goes when its
 * last holder has gone, the store or a handle that outlived it. Guarded by the store's lock.
 */
final class HeapFile {

  private final FileChannel channel;
  private long end;
  private int holders = 1;

  HeapFile() throws IOException {
    Path path = Files.createTempFile("heap-store", ".bodies");
    channel =
        FileChannel.open(
            path,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
  }

  FileChannel channel() {
    return channel;
  }

  /** Appends bytes and says where they begin. */
  long append(List<ByteBuffer> bytes) throws IOException {
    long start = end;
    for (ByteBuffer buffer : bytes) {
      ByteBuffer rest = buffer.duplicate();
      while (rest.hasRemaining()) {
        end += channel.write(rest, end);
      }
    }
    return start;
  }

  void hold() {
    holders++;
  }

  void release() {
    if (--holders == 0) {
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
