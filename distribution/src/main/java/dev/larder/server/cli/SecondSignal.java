package dev.larder.server.cli;

import java.lang.reflect.Proxy;
import java.util.List;

/** SIGTERM or SIGINT while the process is stopping already, which the JVM ignores. */
final class SecondSignal {

  private SecondSignal() {}

  /**
   * From now on, either signal ends the process at once. Does nothing where the JVM cannot do it.
   */
  static void endsAtOnce() {
    for (String name : List.of("TERM", "INT")) {
      try {
        handle(name);
      } catch (ReflectiveOperationException | RuntimeException e) {
        // A JVM without this, or one that was told to leave signals alone: then it is patience.
      }
    }
  }

  /** The compiler warns of sun.misc by name, and there is no other way. */
  private static void handle(String name) throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    Object end =
        Proxy.newProxyInstance(
            SecondSignal.class.getClassLoader(),
            new Class<?>[] {handler},
            (proxy, method, arguments) -> {
              if (method.getName().equals("handle")) {
                System.err.println("larder: told to stop again: requests under way are cut off");
                Runtime.getRuntime().halt(ExitStatus.FAILURE);
              }
              return null;
            });
    signal
        .getMethod("handle", signal, handler)
        .invoke(null, signal.getConstructor(String.class).newInstance(name), end);
  }
}
