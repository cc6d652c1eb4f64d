package dev.larder.server.content;

import dev.larder.server.config.Location;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Request;

/**
 * A servlet that is served, alone in its context: everything below the location's url is the
 * servlet's. It is initialised at the start, may be asynchronous, and has no sessions.
 */
final class SingleServletContext extends ServletContextHandler {

  private final String servlet;

  private SingleServletContext(String path, String servlet) {
    super(path, NO_SESSIONS | NO_SECURITY);
    this.servlet = servlet;
  }

  static SingleServletContext of(String path, Location.Servlet servlet, Request.Handler errors) {
    String name = servlet.type().getName();
    SingleServletContext context = new SingleServletContext(path, name);
    context.setClassLoader(servlet.type().getClassLoader());
    // A location's url is the location's, with a slash behind it or without.
    context.setAllowNullPathInContext(true);
    context.setErrorHandler(errors);
    ServletHolder holder = new ServletHolder(name, servlet.type());
    holder.setInitOrder(0);
    context.addServlet(holder, "/*");
    return context;
  }

  @Override
  protected void doStart() throws Exception {
    try {
      super.doStart();
    } catch (Exception | LinkageError e) {
      throw new IOException(
          "the servlet "
              + servlet
              + " of the location "
              + getContextPath()
              + " cannot be started: "
              + cause(e),
          e);
    }
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null
        && (cause instanceof ServletException || cause instanceof InvocationTargetException)) {
      cause = cause.getCause();
    }
    return cause;
  }
}
