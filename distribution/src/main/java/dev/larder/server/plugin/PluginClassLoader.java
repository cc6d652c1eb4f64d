package dev.larder.server.plugin;

import java.net.URL;
import java.net.URLClassLoader;

/**
 * The class loader of one plug-in: its own jars above the JDK, and of the server nothing but the
 * interface of providers, slf4j and the connection to memcached. So a library that the server has
 * too is the plug-in's own version, and one that the plug-in lacks is missing.
 */
final class PluginClassLoader extends URLClassLoader {

  static {
    registerAsParallelCapable();
  }

  /** The package of the interface, with a dot at its end. */
  static final String SPI = "dev.larder.api.";

  /** The package of the logging interface, with a dot at its end. */
  static final String LOGGING = "org.slf4j.";

  /** The package of the connection to memcached for others, with a dot at its end. */
  static final String MEMCACHED = "dev.larder.memcached.client.";

  private final ClassLoader server;

  PluginClassLoader(String plugin, URL[] jars, ClassLoader server) {
    super("plug-in " + plugin, jars, ClassLoader.getPlatformClassLoader());
    this.server = server;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    return name.startsWith(SPI) || name.startsWith(LOGGING) || name.startsWith(MEMCACHED)
        ? server.loadClass(name)
        : super.loadClass(name, resolve);
  }
}
