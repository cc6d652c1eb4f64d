package dev.larder.server.config;

import jakarta.servlet.Servlet;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The classes of servlets: those of the server, and of the jars in one folder. The jars are opened
 * when the first class is asked for, and stay open as long as the process runs. Used by one thread.
 */
public final class ServletClasses {

  private static final String NAME = "[\\p{L}_$][\\w\\p{L}$]*(\\.[\\p{L}_$][\\w\\p{L}$]*)*";

  private final @Nullable Path folder;
  private @Nullable ClassLoader loader;

  private ServletClasses(@Nullable Path folder) {
    this.folder = folder;
  }

  /**
   * The server's classes, and those of the jars in a folder.
   *
   * @param folder need not be there
   */
  public static ServletClasses in(Path folder) {
    return new ServletClasses(folder);
  }

  /** The server's classes alone. */
  static ServletClasses ofServer() {
    return new ServletClasses(null);
  }

  /**
   * The servlet class with a name. It is not initialised.
   *
   * @throws IllegalArgumentException with a message for the operator, if there is none of which an
   *     instance can be made
   */
  Class<? extends Servlet> named(String name) {
    if (!name.matches(NAME)) {
      throw new IllegalArgumentException(SettingText.quote(name) + " is not the name of a class");
    }
    Class<?> found;
    try {
      found = Class.forName(name, false, loader());
      if (!Servlet.class.isAssignableFrom(found)) {
        throw new IllegalArgumentException(name + " is not a " + Servlet.class.getName());
      }
      checkConstructor(found);
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(
          "there is no class " + name + place(" in a jar of %s, or in the server"), e);
    } catch (LinkageError e) {
      throw new IllegalArgumentException("the class " + name + " cannot be loaded: " + e, e);
    }
    return found.asSubclass(Servlet.class);
  }

  private static void checkConstructor(Class<?> type) {
    try {
      boolean usable =
          !Modifier.isAbstract(type.getModifiers())
              && Modifier.isPublic(type.getModifiers())
              && Modifier.isPublic(type.getDeclaredConstructor().getModifiers());
      if (usable) {
        return;
      }
    } catch (NoSuchMethodException e) {
      // Told below.
    }
    throw new IllegalArgumentException(
        type.getName() + " is not a public class with a public constructor without parameters");
  }

  private String place(String form) {
    return folder == null ? "" : form.replace("%s", folder.toString());
  }

  private ClassLoader loader() {
    ClassLoader present = loader;
    if (present == null) {
      present = open();
      loader = present;
    }
    return present;
  }

  private ClassLoader open() {
    ClassLoader server = ServletClasses.class.getClassLoader();
    List<URL> jars = folder == null ? List.of() : jars(folder);
    return jars.isEmpty()
        ? server
        : new URLClassLoader("lib/ext", jars.toArray(URL[]::new), server);
  }

  private static List<URL> jars(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<URL> jars = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".jar")).sorted().toList()) {
        jars.add(jar(file));
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(folder + " cannot be read: " + e, e);
    }
    return jars;
  }

  /** The class loader would pass over a jar that it cannot read. */
  private static URL jar(Path file) throws MalformedURLException {
    try (JarFile jar = new JarFile(file.toFile())) {
      return file.toUri().toURL();
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " cannot be read as a jar: " + e.getMessage(), e);
    }
  }
}
