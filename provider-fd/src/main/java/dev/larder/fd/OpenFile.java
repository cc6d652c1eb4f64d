package dev.larder.fd;

import dev.larder.api.Body;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/** A file that is kept open. Its bytes are where they were, and are read anew each time. */
final class OpenFile extends Content {

  private final WatchedFile file;
  private final FileChannel channel;
  private final Budget descriptors;

  private OpenFile(WatchedFile file, FileChannel channel, Budget descriptors) {
    super(file);
    this.file = file;
    this.channel = channel;
    this.descriptors = descriptors;
  }

  /**
   * Opens a file.
   *
   * @param descriptors of which one is reserved, and given back when this is freed; not when it
   *     fails
   * @throws IOException if it cannot be opened
   */
  static OpenFile of(WatchedFile file, Budget descriptors) throws IOException {
    return new OpenFile(file, FileChannel.open(file.path(), StandardOpenOption.READ), descriptors);
  }

  @Override
  long charge() {
    return 0;
  }

  @Override
  boolean open() {
    return true;
  }

  @Override
  Body body(Body.Check check, boolean warm) {
    return new Body.FileRegion(channel, 0, file.size(), check, warm);
  }

  @Override
  int read(long position, ByteBuffer target) throws IOException {
    int count = channel.read(target, position);
    if (count <= 0) {
      throw new EOFException(file.path() + " ends at " + position);
    }
    if (!file.isUnchanged()) {
      target.position(target.position() - count);
      throw new IOException(file.path() + " was changed");
    }
    return count;
  }

  @Override
  void free() {
    try {
      channel.close();
    } catch (IOException e) {
      // It was only read.
    }
    descriptors.release(1);
  }
}
