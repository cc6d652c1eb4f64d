package dev.larder.engine.fill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Proves that {@link FillPropertyTest} can fail: each of these changes to the code of fills makes
 * one of its schedules fail. Not a part of the build: {@code mvn -P mutations test -pl cache-engine
 * -am}.
 */
class FillMutations {

  private static final Path SOURCES = Path.of("src/main/java");

  /**
   * A mistake somebody could make.
   *
   * @param source the file of the package
   * @param right what is in it once
   * @param wrong what takes its place
   */
  record Mutation(String name, String source, String right, String wrong) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Mutation> mutations() {
    return List.of(
        new Mutation(
            "the window forgets what the slowest needs",
            "FillContent",
            "forget(Math.max(slowest(), recorded));",
            "forget(available);"),
        new Mutation(
            "a body that is too short is whole",
            "FillContent",
            "if (expected >= 0 && came != expected) {",
            "if (expected >= 0 && came > expected) {"),
        new Mutation(
            "a body that is too long is whole",
            "FillContent",
            "if (expected >= 0 && after > expected) {",
            "if (expected >= 0 && after > expected + 10) {"),
        new Mutation(
            "the next store begins in the middle",
            "Recorder",
            "if (copy(full.writer(), next.writer()) && next",
            "if (next"),
        new Mutation(
            "a client ends when it has all there is",
            "Reader",
            "if (end >= 0 ? here == end : whole) {",
            "if (end >= 0 ? here == end : whole || here > 0) {"),
        new Mutation(
            "the writer stays open", "FillContent", "last = users == 0;", "last = users < 0;"),
        new Mutation(
            "what was invalidated is stored",
            "Recorder",
            "return invalidations.noneSince(target.uri(), head.stamp());",
            "return true;"),
        new Mutation(
            "clients join what began before an invalidation",
            "Fill",
            "return context.invalidations().noneSince(other.target().uri(), stamp) && followers.add(other);",
            "return followers.add(other);"),
        new Mutation(
            "any variant fits",
            "SharedResponse",
            "if (!Selecting.matches(",
            "if (false && !Selecting.matches("),
        new Mutation(
            "a fetch that failed is whole",
            "FillContent",
            "end(new End(cause, Fields.EMPTY));",
            "end(new End(null, Fields.EMPTY));"),
        new Mutation(
            "the file forgets its place when it goes round",
            "Spool",
            "long at = position % capacity;",
            "long at = Math.min(position, capacity - 1);"),
        new Mutation(
            "what is in the file is read from memory",
            "FillContent",
            "if (position >= window.from() && (file == null || position < window.to())) {",
            "if (position >= window.from()) {"),
        new Mutation(
            "a buffer stays with a client that is gone",
            "Reader",
            "      buffers.giveBack(buffer);\n      gone(cause);",
            "      gone(cause);"),
        new Mutation("a refresh never ends", "Refreshes", "    leave(stored);\n  }", "  }"));
  }

  @ParameterizedTest
  @MethodSource("mutations")
  @Timeout(300)
  void isNoticed(Mutation mutation, @TempDir Path folder) throws Exception {
    Path source = SOURCES.resolve("dev/larder/engine/fill/" + mutation.source() + ".java");
    String text = Files.readString(source);
    assertEquals(2, text.split(Pattern.quote(mutation.right()), -1).length);
    Path changed = folder.resolve(mutation.source() + ".java");
    Files.writeString(changed, text.replace(mutation.right(), mutation.wrong()));
    compile(changed, Files.createDirectory(folder.resolve("classes")));
    assertTrue(failure(folder.resolve("classes")) != null, "no schedule notices");
  }

  @Test
  void withoutAChangeAllSchedulesPass(@TempDir Path empty) throws Exception {
    assertEquals(null, failure(empty));
  }

  private static void compile(Path source, Path classes) {
    StringWriter messages = new StringWriter();
    PrintWriter out = new PrintWriter(messages);
    int status =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(
                out,
                out,
                "-proc:none",
                "-nowarn",
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                source.toString());
    assertEquals(0, status, messages::toString);
  }

  /** What becomes of the schedules with these classes in front of the others; null if all pass. */
  private static @Nullable Throwable failure(Path classes) throws Exception {
    URL[] path =
        Stream.concat(
                Stream.of(classes),
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                    .map(Path::of))
            .map(FillMutations::url)
            .toArray(URL[]::new);
    try (URLClassLoader loader = new Anew(path)) {
      Method all = loader.loadClass(FillPropertyTest.class.getName()).getDeclaredMethod("runAll");
      all.setAccessible(true);
      all.invoke(null);
      return null;
    } catch (InvocationTargetException e) {
      return e.getCause();
    }
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Loads the engine and its tests itself, whoever has loaded them before. */
  private static final class Anew extends URLClassLoader {

    Anew(URL[] path) {
      super(path, FillMutations.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("dev.larder.engine.")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? findClass(name) : loaded;
      }
    }
  }
}
