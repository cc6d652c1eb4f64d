package dev.larder.server.counters;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import net.bytebuddy.ByteBuddy;

/** Packs the agent: one jar with the agent, and one with the counters for the boot loader. */
public final class CounterAgentJar {

  private static final String FOLDER = "dev/larder/server/counters";
  private static final String COUNTERS = "counters.jar";

  private CounterAgentJar() {}

  /**
   * Packs it into a folder, whose path must not have spaces.
   *
   * @return the option for the JVM
   */
  public static String option(Path folder) throws IOException {
    Manifest boot = manifest();
    Predicate<String> counters = name -> name.startsWith("HitCounters");
    write(folder.resolve(COUNTERS), boot, counters);
    Manifest agent = manifest();
    Attributes attributes = agent.getMainAttributes();
    attributes.putValue("Premain-Class", CounterAgent.class.getName());
    attributes.putValue("Can-Retransform-Classes", "true");
    attributes.putValue("Boot-Class-Path", COUNTERS);
    attributes.put(Attributes.Name.CLASS_PATH, origin(ByteBuddy.class).toUri().toString());
    Path jar = folder.resolve("agent.jar");
    write(jar, agent, counters.negate());
    return "-javaagent:" + jar;
  }

  private static Manifest manifest() {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    return manifest;
  }

  private static void write(Path jar, Manifest manifest, Predicate<String> names)
      throws IOException {
    List<Path> classes;
    try (Stream<Path> files = Files.list(origin(CounterAgentJar.class).resolve(FOLDER))) {
      classes =
          files.filter(file -> names.test(String.valueOf(file.getFileName()))).sorted().toList();
    }
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      for (Path file : classes) {
        out.putNextEntry(new JarEntry(FOLDER + "/" + file.getFileName()));
        out.write(Files.readAllBytes(file));
        out.closeEntry();
      }
    }
  }

  private static Path origin(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
