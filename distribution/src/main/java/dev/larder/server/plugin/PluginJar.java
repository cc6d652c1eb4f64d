package dev.larder.server.plugin;

import dev.larder.api.SpiVersion;
import dev.larder.api.StoreProvider;
import dev.larder.engine.store.UnusableProviderException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * One jar of a plug-in, as it is before any class of it is loaded.
 *
 * @param file the jar
 * @param providers the names of classes that it says are providers
 * @param copies what it has of the server's own packages: {@code dev.larder.api}, {@code org.slf4j}
 */
record PluginJar(Path file, List<String> providers, List<String> copies) {

  private static final String SERVICE = "META-INF/services/" + StoreProvider.class.getName();

  private static final Pattern SPI_VERSION = Pattern.compile("(\\d{1,9})(\\.\\d+)*");

  /**
   * Reads what a jar says of itself.
   *
   * @throws UnusableProviderException if it is no jar, or is built for another version of the
   *     interface
   */
  static PluginJar read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new UnusableProviderException(
          file.toString(),
          Files.isSymbolicLink(file) ? "is a link to nothing" : "is not a file",
          null);
    }
    if (!Files.isReadable(file)) {
      throw new UnusableProviderException(
          file.toString(), "is not readable for this process", null);
    }
    try (JarFile jar = new JarFile(file.toFile())) {
      List<String> providers = providers(jar);
      if (!providers.isEmpty()) {
        checkSpiVersion(file, jar.getManifest());
      }
      return new PluginJar(file, providers, copies(jar));
    } catch (IOException | SecurityException | IllegalArgumentException e) {
      throw new UnusableProviderException(
          file.toString(), "is not a jar that can be read: " + e.getMessage(), e);
    }
  }

  private static List<String> providers(JarFile jar) throws IOException {
    ZipEntry entry = jar.getEntry(SERVICE);
    if (entry == null) {
      return List.of();
    }
    try (InputStream in = jar.getInputStream(entry)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.replaceFirst("#.*", "").strip())
          .filter(Predicate.not(String::isEmpty))
          .toList();
    }
  }

  private static void checkSpiVersion(Path file, @Nullable Manifest manifest) {
    String version =
        manifest == null ? null : manifest.getMainAttributes().getValue(SpiVersion.MANIFEST_HEADER);
    if (version == null) {
      return;
    }
    var parts = SPI_VERSION.matcher(version.strip());
    if (!parts.matches() || Integer.parseInt(parts.group(1)) != SpiVersion.MAJOR) {
      throw new UnusableProviderException(
          file.toString(),
          "was built for version "
              + version.strip()
              + " of the SPI ("
              + SpiVersion.MANIFEST_HEADER
              + " of its manifest), and this server has version "
              + SpiVersion.MAJOR,
          null);
    }
  }

  private static List<String> copies(JarFile jar) {
    List<String> copies = new ArrayList<>();
    for (String owned : List.of(PluginClassLoader.SPI, PluginClassLoader.LOGGING)) {
      String folder = owned.replace('.', '/');
      if (jar.stream()
          .map(ZipEntry::getName)
          .anyMatch(name -> name.startsWith(folder) && name.endsWith(".class"))) {
        copies.add(owned.substring(0, owned.length() - 1));
      }
    }
    return copies;
  }
}
