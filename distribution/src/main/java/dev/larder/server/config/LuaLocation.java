package dev.larder.server.config;

import dev.larder.server.config.Location.Content;
import dev.larder.server.lua.sandbox.ScriptException;
import dev.larder.server.lua.sandbox.ScriptFiles;
import dev.larder.server.lua.sandbox.Scripts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads a location with {@code lua}, and tries whether its script can be compiled. */
final class LuaLocation {

  private static final List<String> KEYS =
      List.of("ttl", "args", "max-instructions", "max-memory", "max-wait");

  private static final long DEFAULT_INSTRUCTIONS = 10_000_000;
  private static final long DEFAULT_MEMORY = 32 << 20;
  private static final Duration DEFAULT_WAIT = Duration.ofSeconds(30);

  /** Any class of the library, which is not needed without such a location. */
  private static final String LIBRARY = "org.luaj.vm2.Globals";

  private LuaLocation() {}

  static Optional<Content> read(Section entry, Path base) {
    if (!entry.has("lua")) {
      KEYS.forEach(name -> entry.onlyFor(name, "a location with lua"));
      return Optional.empty();
    }
    Optional<Path> script = entry.parsed("lua", Optional.empty(), text -> script(text, base));
    Duration ttl = entry.duration("ttl", Duration.ZERO);
    List<String> args = entry.texts("args", List.of());
    long instructions = entry.number("max-instructions", DEFAULT_INSTRUCTIONS, 1000, 1L << 40);
    long memory = entry.size("max-memory", DEFAULT_MEMORY, 1 << 20, 4L << 30);
    Duration wait = entry.positiveDuration("max-wait", DEFAULT_WAIT);
    return script.map(
        file -> new Location.Lua(file, ttl, args, instructions, memory, wait, List.of()));
  }

  private static Optional<Path> script(String text, Path base) {
    if (!isLibraryThere()) {
      throw new IllegalArgumentException(
          "Lua is not there: put luaj-jse-3.0.1.jar back into the folder lib");
    }
    Path file;
    try {
      file = base.resolve(text).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(SettingText.quote(text) + " is not a path", e);
    }
    if (text.isEmpty() || !Files.isRegularFile(file)) {
      throw new IllegalArgumentException("there is no file " + file);
    }
    Compiling.check(text, file);
    return Optional.of(file);
  }

  private static boolean isLibraryThere() {
    try {
      Class.forName(LIBRARY, false, LuaLocation.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** Apart, so that the classes that need the library are looked for only when it is there. */
  private static final class Compiling {

    static void check(String text, Path file) {
      try {
        Scripts.compile(ScriptFiles.read(file), text);
      } catch (ScriptException e) {
        throw new IllegalArgumentException(e.getMessage(), e);
      } catch (IOException e) {
        throw new IllegalArgumentException(file + " cannot be read: " + e.getMessage(), e);
      }
    }
  }

  /** Tells the scripts of a site which files it has. */
  static List<Location> withFolders(List<Location> locations) {
    List<Location.Folder> folders =
        locations.stream()
            .filter(location -> location.content() instanceof Location.Files)
            .map(
                location ->
                    new Location.Folder(
                        location.url(), ((Location.Files) location.content()).root()))
            .toList();
    return locations.stream()
        .map(
            location ->
                location.content() instanceof Location.Lua lua
                    ? new Location(
                        location.url(),
                        new Location.Lua(
                            lua.script(),
                            lua.ttl(),
                            lua.args(),
                            lua.maxInstructions(),
                            lua.maxMemory(),
                            lua.maxWait(),
                            folders),
                        location.cache())
                    : location)
        .toList();
  }
}
