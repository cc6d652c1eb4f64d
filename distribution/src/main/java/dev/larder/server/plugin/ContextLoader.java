package dev.larder.server.plugin;

/** A change of the thread's context class loader, until it is closed. */
final class ContextLoader implements AutoCloseable {

  private final Thread thread = Thread.currentThread();
  private final ClassLoader before = thread.getContextClassLoader();

  private ContextLoader() {}

  static ContextLoader set(ClassLoader loader) {
    ContextLoader change = new ContextLoader();
    change.thread.setContextClassLoader(loader);
    return change;
  }

  @Override
  public void close() {
    thread.setContextClassLoader(before);
  }
}
