package dev.larder.server.packaged;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process that a test started. What it prints goes to {@code NAME.out.log} and {@code
 * NAME.err.log}; it never outlives the JVM of the tests. Safe for use by several threads.
 */
public final class ChildProcess implements AutoCloseable {
  private static final Set<ChildProcess> LIVING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> LIVING.forEach(ChildProcess::close)));
  }

  private final String name;
  private final Process process;
  private final Path out;
  private final Path err;
  private final Thread reader;
  private final List<String> lines = new ArrayList<>();
  private boolean ended;

  private ChildProcess(String name, Process process, Path out, Path err) {
    this.name = name;
    this.process = process;
    this.out = out;
    this.err = err;
    this.reader = new Thread(this::readOutput, name + "-output");
    reader.setDaemon(true);
  }

  /**
   * Starts a process.
   *
   * @param name what to call it in messages and file names
   * @param logs the folder for its two logs; made if it is missing
   * @param builder the command, its folder and its environment; redirections are set here
   */
  public static ChildProcess start(String name, Path logs, ProcessBuilder builder)
      throws IOException {
    Files.createDirectories(logs);
    Path out = logs.resolve(name + ".out.log");
    Path err = logs.resolve(name + ".err.log");
    builder.redirectErrorStream(false).redirectError(err.toFile());
    ChildProcess child = new ChildProcess(name, builder.start(), out, err);
    LIVING.add(child);
    child.process.getOutputStream().close();
    child.reader.start();
    return child;
  }

  /** The processes that were started and have not ended yet. */
  static Set<ChildProcess> living() {
    return Set.copyOf(LIVING);
  }

  private void readOutput() {
    try (BufferedReader from = process.inputReader(StandardCharsets.UTF_8);
        Writer to = Files.newBufferedWriter(out)) {
      for (String line = from.readLine(); line != null; line = from.readLine()) {
        to.write(line + "\n");
        to.flush();
        synchronized (lines) {
          lines.add(line);
          lines.notifyAll();
        }
      }
    } catch (IOException e) {
      // A killed process closes its pipe in our face; what it said before is kept.
    } finally {
      synchronized (lines) {
        ended = true;
        lines.notifyAll();
      }
    }
  }

  /**
   * Waits for a line on standard output.
   *
   * @return the match
   * @throws AssertionError when the process ends or the time is over without such a line
   */
  public Matcher awaitLine(Pattern pattern, Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    int next = 0;
    synchronized (lines) {
      while (true) {
        for (; next < lines.size(); next++) {
          Matcher matcher = pattern.matcher(lines.get(next));
          if (matcher.find()) {
            return matcher;
          }
        }
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (ended || left <= 0) {
          throw new AssertionError(
              name + (ended ? " ended" : " ran for " + timeout) + " without " + pattern + said());
        }
        lines.wait(left);
      }
    }
  }

  /**
   * Waits for the end of the process.
   *
   * @return its exit status
   * @throws AssertionError when it still runs after that time; it is killed then
   */
  public int awaitExit(Duration timeout) throws InterruptedException {
    if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
      close();
      throw new AssertionError(name + " did not end within " + timeout + said());
    }
    reader.join(timeout.toMillis());
    LIVING.remove(this);
    return process.exitValue();
  }

  /** Asks the process to end, as an operator does (SIGTERM). */
  public void signal() {
    process.destroy();
  }

  /** Asks the process to end (SIGTERM) and waits for its exit status. */
  public int terminate(Duration timeout) throws InterruptedException {
    signal();
    return awaitExit(timeout);
  }

  /** The process, to the system. */
  public long pid() {
    return process.pid();
  }

  /** Whether the process runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** What it wrote to standard output so far, or at all if it has ended. */
  public String output() {
    synchronized (lines) {
      return String.join("\n", lines);
    }
  }

  /** What it wrote to standard error so far. */
  public String errors() {
    try {
      return new String(Files.readAllBytes(err), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "(" + e + ")";
    }
  }

  /** The ends of both logs, for a message about a failure. */
  public String said() {
    return "\n--- standard output of "
        + name
        + tail(output())
        + "\n--- standard error"
        + tail(errors());
  }

  private static String tail(String text) {
    List<String> all = text.lines().toList();
    int from = Math.max(0, all.size() - 60);
    return (from > 0 ? " (the last 60 lines)" : "")
        + "\n"
        + String.join("\n", all.subList(from, all.size()));
  }

  /** Kills the process and what it started, if it still runs. */
  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    LIVING.remove(this);
  }
}
