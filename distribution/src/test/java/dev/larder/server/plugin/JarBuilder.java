package dev.larder.server.plugin;

import dev.larder.api.StoreProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles sources and packs what comes of them into a jar. */
public final class JarBuilder {

  private static final int VERSION_OF_CLASS_FILE = 7;

  private final Map<String, String> sources = new LinkedHashMap<>();
  private final Map<String, byte[]> entries = new TreeMap<>();
  private final List<String> left = new ArrayList<>();
  private final Manifest manifest = new Manifest();
  private int classVersion;

  /** A jar with a manifest and nothing else yet. */
  public JarBuilder() {
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
  }

  /** Adds a class, by its full name and its source. */
  public JarBuilder source(String name, String text) {
    sources.put(name, text);
    return this;
  }

  /** Adds a class that is there when the others are compiled, and not in the jar. */
  public JarBuilder leftOut(String name, String text) {
    left.add(name);
    return source(name, text);
  }

  /** Adds a provider, named as such, that opens no store. */
  public JarBuilder provider(String name, String type) {
    return names(name)
        .source(
            name,
            providerSource(
                name,
                type,
                "",
                "return context -> { throw new java.io.IOException(\"empty\"); };"));
  }

  /** The source of a provider with a constructor and a {@code configure} with these bodies. */
  static String providerSource(String name, String type, String constructor, String configure) {
    int dot = name.lastIndexOf('.');
    return """
        package %s;
        import dev.larder.api.*;
        public class %s implements StoreProvider {
          public %s() { %s }
          public String type() { return %s; }
          public StoreOpener configure(StoreSettings settings) { %s }
        }
        """
        .formatted(
            name.substring(0, dot),
            name.substring(dot + 1),
            name.substring(dot + 1),
            constructor,
            type.equals("null") ? type : '"' + type + '"',
            configure);
  }

  /** Names classes as providers. */
  public JarBuilder names(String... providers) {
    String service = "META-INF/services/" + StoreProvider.class.getName();
    String before = new String(entries.getOrDefault(service, new byte[0]), StandardCharsets.UTF_8);
    return file(service, before + "# a comment\n" + String.join("\n", providers) + "\n");
  }

  /** Adds a file. */
  public JarBuilder file(String name, String text) {
    entries.put(name, text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** Adds a header of the manifest. */
  public JarBuilder header(String name, String value) {
    manifest.getMainAttributes().putValue(name, value);
    return this;
  }

  /** Makes class files say that they are for this version of Java. */
  JarBuilder forJava(int version) {
    classVersion = 44 + version;
    return this;
  }

  /** Packs the jar. */
  public Path build(Path jar) throws IOException {
    Files.createDirectories(jar.getParent());
    compile();
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new JarEntry(entry.getKey()));
        out.write(entry.getValue());
      }
    }
    return jar;
  }

  private void compile() throws IOException {
    if (sources.isEmpty()) {
      return;
    }
    Path work = Files.createTempDirectory("jar-builder");
    Path classes = Files.createDirectories(work.resolve("classes"));
    List<Path> files = new ArrayList<>();
    for (Map.Entry<String, String> source : sources.entrySet()) {
      Path file = work.resolve(source.getKey().replace('.', '/') + ".java");
      Files.createDirectories(file.getParent());
      files.add(Files.writeString(file, source.getValue()));
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of(
              "--release",
              "17",
              "-proc:none",
              "-nowarn",
              "-cp",
              System.getProperty("java.class.path"),
              "-d",
              classes.toString());
      boolean compiled =
          compiler
              .getTask(
                  said, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
              .call();
      if (!compiled) {
        throw new IllegalArgumentException(said.toString());
      }
    }
    try (Stream<Path> all = Files.walk(classes)) {
      for (Path file : all.filter(Files::isRegularFile).collect(Collectors.toList())) {
        String name = classes.relativize(file).toString().replace('\\', '/');
        String top = name.replaceFirst("(\\$.*)?\\.class$", "").replace('/', '.');
        if (!left.contains(top)) {
          byte[] bytes = Files.readAllBytes(file);
          if (classVersion > 0) {
            bytes[VERSION_OF_CLASS_FILE] = (byte) classVersion;
          }
          entries.put(name, bytes);
        }
      }
    }
    try (Stream<Path> all = Files.walk(work)) {
      for (Path file : all.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }
}
