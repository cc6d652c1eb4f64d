package dev.larder.server.listing;

import dev.larder.api.FolderVisitor;
import dev.larder.api.ListedEntry;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * How far long work has come: one line that changes in place. For one thread.
 *
 * <p>Writes nothing for work of less than half a second.
 */
public final class Progress implements AutoCloseable {

  private static final long FIRST_NANOS = 500_000_000L;
  private static final long BETWEEN_NANOS = 100_000_000L;
  private static final int WIDTH = 30;

  private final PrintWriter terminal;
  private final boolean shown;
  private final String work;
  private final OptionalLong expected;
  private final LongSupplier nanos;
  private long done;
  private long nextNanos;
  private boolean onScreen;

  /**
   * Work that begins now.
   *
   * @param terminal where it is shown
   * @param shown whether it is shown at all: somebody watches, and wants to
   * @param work what is done, in one word
   * @param expected how many steps there will be, more or less
   * @param nanos {@link System#nanoTime}
   */
  public Progress(
      PrintWriter terminal, boolean shown, String work, OptionalLong expected, LongSupplier nanos) {
    this.terminal = terminal;
    this.shown = shown;
    this.work = work;
    this.expected = expected;
    this.nanos = nanos;
    this.nextNanos = nanos.getAsLong() + FIRST_NANOS;
  }

  /** The same visitor, each of whose visits is a step. */
  public FolderVisitor watching(FolderVisitor visitor) {
    return new FolderVisitor() {
      @Override
      public void entry(ListedEntry entry) {
        visitor.entry(entry);
        step();
      }

      @Override
      public void damaged(Path file, String problem) {
        visitor.damaged(file, problem);
        step();
      }
    };
  }

  /** A step was done. */
  public void step() {
    done++;
    if (shown && nanos.getAsLong() - nextNanos >= 0) {
      nextNanos = nanos.getAsLong() + BETWEEN_NANOS;
      terminal.print("\r" + line());
      terminal.flush();
      onScreen = true;
    }
  }

  private String line() {
    if (expected.isEmpty() || expected.getAsLong() <= 0) {
      return work + " " + done;
    }
    long all = Math.max(done, expected.getAsLong());
    int full = (int) (WIDTH * done / all);
    return String.format(
        Locale.ROOT,
        "%s [%s%s] %3d%% %d of %d",
        work,
        "#".repeat(full),
        ".".repeat(WIDTH - full),
        100 * done / all,
        done,
        all);
  }

  /** Makes room for a line of another kind. */
  public void clear() {
    if (onScreen) {
      terminal.print("\r\u001b[K");
      terminal.flush();
      onScreen = false;
    }
  }

  @Override
  public void close() {
    clear();
  }
}
