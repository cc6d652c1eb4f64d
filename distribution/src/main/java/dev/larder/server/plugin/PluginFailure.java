package dev.larder.server.plugin;

import dev.larder.api.SpiVersion;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why code of a plug-in failed, told so that an operator knows what to do. */
final class PluginFailure {

  /** Class files of Java 1 have the version 45. */
  private static final int BEFORE_JAVA_1 = 44;

  private static final Pattern CLASS_FILE_VERSION = Pattern.compile("class file version (\\d+)");

  private static final Pattern CLASS_NAME = Pattern.compile("[\\p{L}\\p{N}_$./-]+");

  private static final int DEEPEST = 20;

  private PluginFailure() {}

  /**
   * Tells a failure.
   *
   * @param jarsGoTo where a jar that the plug-in lacks is to be put
   */
  static String told(Throwable failure, String jarsGoTo) {
    Throwable shown = failure;
    int depth = 0;
    for (Throwable t = failure; t != null && depth < DEEPEST; t = t.getCause()) {
      depth++;
      if (t instanceof UnsupportedClassVersionError) {
        return newerJava(t);
      }
      if (t instanceof NoClassDefFoundError || t instanceof ClassNotFoundException) {
        String name = String.valueOf(t.getMessage()).replace('/', '.');
        // Without a class's name it tells of one that is there and failed before.
        if (CLASS_NAME.matcher(name).matches()) {
          return missing(name, jarsGoTo);
        }
      }
      if (t instanceof IncompatibleClassChangeError) {
        return otherVersion(t);
      }
      if (t instanceof ExceptionInInitializerError && t.getCause() != null) {
        shown = t.getCause();
      }
    }
    return "failed: " + shown;
  }

  private static String newerJava(Throwable failure) {
    Matcher version = CLASS_FILE_VERSION.matcher(String.valueOf(failure.getMessage()));
    String needed =
        version.find()
            ? "Java " + (Integer.parseInt(version.group(1)) - BEFORE_JAVA_1)
            : "a newer Java";
    return "is compiled for "
        + needed
        + ", and this server runs on Java "
        + Runtime.version().feature();
  }

  private static String missing(String name, String jarsGoTo) {
    if (name.startsWith(PluginClassLoader.SPI)) {
      return builtForAnother("the class " + name + " is not in this one");
    }
    if (name.startsWith(PluginClassLoader.LOGGING)) {
      return "the class "
          + name
          + " is missing: what is in org.slf4j comes from the server, which has slf4j-api alone";
    }
    return "the class " + name + " is missing: put its jar into " + jarsGoTo;
  }

  private static String otherVersion(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    String kind = failure.getClass().getSimpleName() + ": " + message;
    return message.replace('/', '.').contains(PluginClassLoader.SPI)
        ? builtForAnother(kind)
        : "its classes do not fit together, or it was built for another version of the SPI: "
            + kind;
  }

  private static String builtForAnother(String detail) {
    return "was built for another version of the SPI than this server's, which is "
        + SpiVersion.MAJOR
        + ": "
        + detail;
  }
}
