package dev.larder.server.servlets;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles a class and packs it into a jar, as the author of a servlet does. */
public final class ServletJar {

  private ServletJar() {}

  /**
   * Writes a jar with one class.
   *
   * @param work for the classes
   * @param className with its package
   */
  public static void write(Path jar, Path work, String className, String source)
      throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    JavaFileObject file =
        new SimpleJavaFileObject(
            URI.create("string:///" + className.replace('.', '/') + ".java"),
            JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    Path classes = Files.createDirectories(work.resolve("classes-" + className));
    List<String> options =
        List.of(
            "-d",
            classes.toString(),
            "-proc:none",
            "-classpath",
            System.getProperty("java.class.path"));
    if (!compiler.getTask(null, null, null, options, null, List.of(file)).call()) {
      throw new IOException(className + " does not compile");
    }
    pack(jar, classes);
  }

  /** Writes a jar with the files of a folder. */
  public static void pack(Path jar, Path classes) throws IOException {
    try (OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out);
        Stream<Path> all = Files.walk(classes)) {
      for (Path compiled : all.filter(Files::isRegularFile).sorted().toList()) {
        zip.putNextEntry(new ZipEntry(classes.relativize(compiled).toString()));
        zip.write(Files.readAllBytes(compiled));
      }
    }
  }
}
