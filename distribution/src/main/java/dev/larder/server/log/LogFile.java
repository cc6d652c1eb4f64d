package dev.larder.server.log;

import dev.larder.server.config.AccessLogConfig;
import dev.larder.server.config.Rotation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log file that is put away when a day, an hour or its size is over: {@code access.log} becomes
 * {@code access.log.2026-11-22}. When somebody else has moved it away, a new one is begun. What
 * cannot be written is counted, told once, and tried again with the next lines. Used by one thread,
 * {@link #lost} by any.
 */
final class LogFile implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LogFile.class);
  private static final int BUFFER = 64 << 10;

  /** Between looks whether the file is still there. */
  private static final long LOOK_MILLIS = 500;

  private static final long RETRY_MILLIS = 60_000;

  private final Path path;
  private final Rotation rotation;
  private final OldLogFiles old;
  private final InstantSource clock;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
  private int buffered;
  private final AtomicLong lost = new AtomicLong();
  private long lostBefore;
  private boolean failing;

  private @Nullable FileChannel channel;
  private @Nullable Object key;
  private long size;
  private long nextLook;
  private String period;
  private long periodEnds;
  private long noRotationBefore = Long.MIN_VALUE;

  private LogFile(AccessLogConfig config, Path path, InstantSource clock) throws IOException {
    this.path = path;
    this.rotation = config.rotation();
    this.old = new OldLogFiles(path, config.keep());
    this.clock = clock;
    Instant now = clock.instant();
    this.period = old.period(rotation.period(), now);
    this.periodEnds = old.ends(rotation.period(), now);
    if (Files.exists(path) && rotation.period() != Rotation.Period.NONE) {
      // The server may have been down at midnight.
      String last = old.period(rotation.period(), Files.getLastModifiedTime(path).toInstant());
      if (last.compareTo(period) < 0) {
        old.putAway(last);
      }
    }
    reopen();
    if (!rotation.equals(Rotation.OFF)) {
      old.deleteSurplus();
    }
  }

  /**
   * Opens the file for writing, and makes its folder if it is missing.
   *
   * @throws IOException if that fails; the message tells an operator what, why, and where it is set
   */
  static LogFile open(AccessLogConfig config, InstantSource clock) throws IOException {
    Path file = config.file().toAbsolutePath();
    try {
      makeFolder(file);
      return new LogFile(config, file, clock);
    } catch (IOException e) {
      throw new IOException(
          "the access log "
              + file
              + ", set by access-log.file, cannot be written: "
              + FileFailure.reason(e),
          e);
    }
  }

  private static void makeFolder(Path file) throws IOException {
    Path folder = file.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
  }

  /** Lines that could not be written. */
  long lost() {
    return lost.get();
  }

  /** Adds a line, which is written with others, or with {@link #flush}. */
  void append(String line) {
    if (clock.millis() >= periodEnds) {
      flush();
    }
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    if (bytes.length >= buffer.remaining()) {
      flush();
    }
    if (bytes.length < buffer.remaining()) {
      buffer.put(bytes).put((byte) '\n');
      buffered++;
    } else {
      write(ByteBuffer.allocate(bytes.length + 1).put(bytes).put((byte) '\n').flip(), 1);
    }
  }

  /** Writes what was added. Also without it, the file is put away when it is time. */
  void flush() {
    int count = buffered;
    buffered = 0;
    write(buffer.flip(), count);
    buffer.clear();
  }

  private void write(ByteBuffer bytes, int count) {
    try {
      if (count > 0) {
        FileChannel to = ready(bytes.remaining());
        writeAll(to, bytes);
        if (failing) {
          failing = false;
          LOG.info(
              "The access log {} is written again; {} lines were lost", path, lost() - lostBefore);
        }
      }
      if (clock.millis() >= periodEnds) {
        rotate(period);
      }
    } catch (IOException e) {
      if (!failing) {
        failing = true;
        lostBefore = lost();
        LOG.error(
            "The access log {} cannot be written: {}; lines are lost until it can",
            path,
            FileFailure.reason(e));
      }
      lost.addAndGet(count);
    }
  }

  /** All or nothing: half a line would be read as one. */
  private void writeAll(FileChannel to, ByteBuffer bytes) throws IOException {
    long before = to.size();
    try {
      while (bytes.hasRemaining()) {
        to.write(bytes);
      }
      size = before + bytes.position();
    } catch (IOException e) {
      try {
        to.truncate(before);
      } catch (IOException more) {
        e.addSuppressed(more);
      }
      throw e;
    }
  }

  private FileChannel ready(int bytes) throws IOException {
    long now = clock.millis();
    // Also when the clock was put back.
    if (channel == null || now >= nextLook || now < nextLook - LOOK_MILLIS) {
      nextLook = now + LOOK_MILLIS;
      if (channel == null || isElsewhere()) {
        reopen();
      }
    }
    if (size > 0 && size + bytes > rotation.size()) {
      rotate(old.second(clock.instant()));
    }
    return Objects.requireNonNull(channel);
  }

  /** Whether the file that is open is no longer the one of the name. */
  private boolean isElsewhere() {
    try {
      BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
      size = found.size();
      return !Objects.equals(found.fileKey(), key);
    } catch (IOException e) {
      return true;
    }
  }

  private void reopen() throws IOException {
    close(channel);
    channel = null;
    makeFolder(path);
    channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    BasicFileAttributes opened = Files.readAttributes(path, BasicFileAttributes.class);
    key = opened.fileKey();
    size = opened.size();
  }

  /** Puts the file away; if that fails, goes on with it, and tries again later. */
  private void rotate(String name) throws IOException {
    Instant now = clock.instant();
    if (now.toEpochMilli() < noRotationBefore) {
      return;
    }
    try {
      old.putAway(name);
      period = old.period(rotation.period(), now);
      periodEnds = old.ends(rotation.period(), now);
    } catch (IOException e) {
      noRotationBefore = now.toEpochMilli() + RETRY_MILLIS;
      LOG.error(
          "The access log {} cannot be put away: {}; it grows on", path, FileFailure.reason(e));
      return;
    }
    reopen();
    try {
      old.deleteSurplus();
    } catch (IOException e) {
      LOG.error("Old files of {} cannot be deleted: {}", path, FileFailure.reason(e));
    }
  }

  private static void close(@Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      LOG.debug("A log file that is no longer used cannot be closed", e);
    }
  }

  @Override
  public void close() {
    flush();
    close(channel);
    channel = null;
  }
}
