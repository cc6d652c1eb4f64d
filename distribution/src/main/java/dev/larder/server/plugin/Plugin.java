package dev.larder.server.plugin;

import dev.larder.api.StoreProvider;
import dev.larder.engine.store.ClassOrigin;
import dev.larder.engine.store.InstalledProvider;
import dev.larder.engine.store.UnusableProviderException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One plug-in: its jars, which have a class loader together, and the providers that they name. It
 * is used whole or not at all. The loader stays open for as long as the process runs, since its
 * classes do.
 */
final class Plugin {

  private static final Logger LOG = LoggerFactory.getLogger(Plugin.class);

  private final Path place;
  private final String jarsGoTo;
  private final List<PluginJar> jars;
  private final PluginClassLoader loader;

  private Plugin(Path place, String jarsGoTo, List<Path> files, ClassLoader server) {
    this.place = place;
    this.jarsGoTo = jarsGoTo;
    this.jars = files.stream().map(PluginJar::read).toList();
    this.loader =
        new PluginClassLoader(
            String.valueOf(place.getFileName()),
            files.stream().map(Plugin::url).toArray(URL[]::new),
            server);
  }

  /**
   * A plug-in of several jars.
   *
   * @param server the loader of the interface and of slf4j
   * @throws UnusableProviderException if a jar cannot be used
   */
  static Plugin ofFolder(Path folder, List<Path> jars, ClassLoader server) {
    return new Plugin(folder, folder.toString(), jars, server);
  }

  /**
   * A plug-in of one jar.
   *
   * @param server the loader of the interface and of slf4j
   * @throws UnusableProviderException if the jar cannot be used
   */
  static Plugin ofJar(Path jar, ClassLoader server) {
    String name = String.valueOf(jar.getFileName());
    String folder = name.substring(0, name.length() - ".jar".length());
    return new Plugin(
        jar,
        jar.resolveSibling(folder) + ", a folder to be made, together with this one",
        List.of(jar),
        server);
  }

  private static URL url(Path file) {
    try {
      return file.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }

  PluginClassLoader loader() {
    return loader;
  }

  /**
   * Makes the providers.
   *
   * @throws UnusableProviderException if there is none, or one of them cannot be made; nothing is
   *     open then
   */
  List<InstalledProvider> providers() {
    try {
      return load();
    } catch (UnusableProviderException e) {
      try {
        loader.close();
      } catch (IOException closing) {
        e.addSuppressed(closing);
      }
      throw e;
    }
  }

  private List<InstalledProvider> load() {
    Map<String, PluginJar> named = new LinkedHashMap<>();
    for (PluginJar jar : jars) {
      jar.providers().forEach(name -> named.putIfAbsent(name, jar));
      for (String copy : jar.copies()) {
        LOG.warn(
            "{}: has a copy of {}, which is not used: the server has its own", jar.file(), copy);
      }
    }
    if (named.isEmpty()) {
      throw new UnusableProviderException(
          place.toString(),
          "has no provider: "
              + (jars.size() == 1 ? "the jar does not have" : "none of its jars has")
              + " a META-INF/services/"
              + StoreProvider.class.getName()
              + " with a name in it",
          null);
    }
    List<InstalledProvider> providers = new ArrayList<>();
    named.forEach((name, jar) -> providers.add(provider(name, jar)));
    return providers;
  }

  private InstalledProvider provider(String name, PluginJar jar) {
    String file = jar.file().toString();
    try (ContextLoader of = ContextLoader.set(loader)) {
      Class<?> type = classOf(name, file);
      Object made = type.getConstructor().newInstance();
      if (!(made instanceof StoreProvider provider)) {
        throw new UnusableProviderException(
            file, "names " + name + " as a provider, which is no StoreProvider", null);
      }
      String storeType = typeOf(provider, file);
      return new InstalledProvider(
          storeType,
          new PluginProvider(storeType, provider, this),
          ClassOrigin.of(type),
          Optional.of(loader));
    } catch (UnusableProviderException e) {
      throw e;
    } catch (NoSuchMethodException | IllegalAccessException | InstantiationException e) {
      throw new UnusableProviderException(
          file, name + " is no public class with a public constructor without parameters", e);
    } catch (InvocationTargetException e) {
      throw failure(file, name, e.getCause() == null ? e : e.getCause());
    } catch (Throwable e) {
      throw failure(file, name, e);
    }
  }

  private Class<?> classOf(String name, String file) {
    try {
      return Class.forName(name, true, loader);
    } catch (ClassNotFoundException e) {
      Throwable cause = e.getCause();
      throw new UnusableProviderException(
          file,
          "names "
              + name
              + " as a provider, "
              + (cause == null
                  ? "and no jar of the plug-in has that class"
                  : "unreadable: " + cause),
          e);
    }
  }

  private static String typeOf(StoreProvider provider, String file) {
    try {
      return InstalledProvider.typeOf(provider);
    } catch (IllegalStateException e) {
      throw new UnusableProviderException(file, String.valueOf(e.getMessage()), e);
    }
  }

  /** What a provider did wrong, with the name of its jar. */
  UnusableProviderException failure(Class<?> provider, String problem) {
    return new UnusableProviderException(
        ClassOrigin.of(provider).place(), provider.getName() + ": " + problem, null);
  }

  /** What a provider threw, with the name of its jar. */
  UnusableProviderException failure(Class<?> provider, Throwable thrown) {
    return failure(ClassOrigin.of(provider).place(), provider.getName(), thrown);
  }

  private UnusableProviderException failure(String jar, String provider, Throwable thrown) {
    if (thrown instanceof VirtualMachineError fatal) {
      throw fatal;
    }
    return new UnusableProviderException(
        jar, provider + ": " + PluginFailure.told(thrown, jarsGoTo), thrown);
  }
}
