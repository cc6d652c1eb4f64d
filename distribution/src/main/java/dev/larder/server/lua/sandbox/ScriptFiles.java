package dev.larder.server.lua.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files that a script may load: those of its own folder and of the folders in it whose names
 * end in {@code .lua}. Nothing else can be read, and nothing is written.
 */
public final class ScriptFiles {

  private static final int MAX_SIZE = 1 << 20;

  private final Path folder;

  /**
   * The files of a folder.
   *
   * @param folder absolute
   */
  public ScriptFiles(Path folder) {
    this.folder = folder;
  }

  /** What {@code require} loads for a name. */
  byte[] module(String name) throws IOException {
    if (!name.matches("[\\w-]+(\\.[\\w-]+)*")) {
      throw new IOException("'" + name + "' is not the name of a module");
    }
    return read(name.replace('.', '/') + ".lua");
  }

  /** The text of a file of the folder. */
  byte[] read(String name) throws IOException {
    Path file;
    try {
      file = folder.resolve(name).normalize();
    } catch (java.nio.file.InvalidPathException e) {
      throw new IOException("'" + name + "' is not a path", e);
    }
    if (!name.endsWith(".lua") || !file.startsWith(folder)) {
      throw new IOException("'" + name + "' is not a .lua file of the script's folder");
    }
    if (!Files.isRegularFile(file)) {
      throw new IOException("there is no file '" + name + "'");
    }
    if (!file.toRealPath().startsWith(folder.toRealPath())) {
      throw new IOException("'" + name + "' leads out of the script's folder");
    }
    return read(file);
  }

  /**
   * The text of a script.
   *
   * @throws IOException if it cannot be read or is larger than 1 MiB
   */
  public static byte[] read(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      byte[] text = in.readNBytes(MAX_SIZE + 1);
      if (text.length > MAX_SIZE) {
        throw new IOException(file.getFileName() + " is larger than 1 MiB");
      }
      return text;
    }
  }
}
