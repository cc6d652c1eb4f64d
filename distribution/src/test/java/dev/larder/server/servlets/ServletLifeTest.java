package dev.larder.server.servlets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.server.host.Caching;
import dev.larder.testkit.origin.RawClient;
import dev.larder.testkit.origin.RawResponse;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When a servlet begins, and when it is let go. */
@Timeout(120)
class ServletLifeTest {

  @TempDir private Path folder = Path.of("");

  private Caching start(Class<?> servlet) throws Exception {
    return Caching.start(
        folder, "locations = [ { url = \"/life\", servlet = \"" + servlet.getName() + "\" } ]");
  }

  /** Fails at its start. */
  public static final class Failing extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    public void init() throws ServletException {
      throw new ServletException("no database");
    }
  }

  /** Cannot even be made. */
  public static final class Unmakeable extends HttpServlet {
    private static final long serialVersionUID = 1L;

    /** Never returns. */
    public Unmakeable() {
      throw new IllegalStateException("no such thing");
    }
  }

  /** Counts, and sends until it is stopped. */
  public static final class Endless extends HttpServlet {
    private static final long serialVersionUID = 1L;
    static final Semaphore STARTED = new Semaphore(0);
    static final Semaphore DESTROYED = new Semaphore(0);
    static final Semaphore RELEASED = new Semaphore(0);

    @Override
    public void init() {
      STARTED.release();
    }

    @Override
    public void destroy() {
      DESTROYED.release();
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      byte[] part = new byte[8192];
      try {
        while (true) {
          response.getOutputStream().write(part);
        }
      } finally {
        RELEASED.release();
      }
    }
  }

  /** Waits in the middle. */
  public static final class Waiting extends HttpServlet {
    private static final long serialVersionUID = 1L;
    static final CountDownLatch REACHED = new CountDownLatch(1);
    static final CountDownLatch GO_ON = new CountDownLatch(1);

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getOutputStream().print("first,");
      response.flushBuffer();
      REACHED.countDown();
      try {
        GO_ON.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      response.getOutputStream().print("last");
    }
  }

  @Test
  void failureAtTheStartNamesTheLocation() {
    IOException init = assertThrows(IOException.class, () -> start(Failing.class));
    String told = String.valueOf(init.getMessage());
    assertTrue(told.contains("location /life cannot be started"), told);
    assertTrue(told.contains("no database"), told);
    IOException made = assertThrows(IOException.class, () -> start(Unmakeable.class));
    String also = String.valueOf(made.getMessage());
    assertTrue(also.contains("location /life cannot be started"), also);
    assertTrue(also.contains("no such thing"), also);
  }

  @Test
  void servletStartsAndEndsWithTheServerAndIsReleasedByClientsThatLeave() throws Exception {
    try (Caching server = start(Endless.class)) {
      assertTrue(Endless.STARTED.tryAcquire(), "before the first request");
      RawClient client = RawClient.connect(server.port());
      client.send("GET /life HTTP/1.1\r\nHost: a\r\n\r\n");
      assertFalse(Endless.RELEASED.tryAcquire());
      client.close();
      assertTrue(Endless.RELEASED.tryAcquire(60, TimeUnit.SECONDS), "the servlet goes on");
    }
    assertTrue(Endless.DESTROYED.tryAcquire(), "after the stop");
  }

  @Test
  void stopWaitsForARequestUnderWay() throws Exception {
    try (Caching server = start(Waiting.class);
        RawClient client = RawClient.connect(server.port())) {
      client.send("GET /life HTTP/1.1\r\nHost: a\r\n\r\n");
      assertTrue(Waiting.REACHED.await(60, TimeUnit.SECONDS));
      Thread stop = new Thread(server::close);
      stop.start();
      while (stop.getState() != Thread.State.WAITING
          && stop.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
      Waiting.GO_ON.countDown();
      RawResponse response = client.read();
      stop.join();
      assertEquals("first,last", response.text());
      assertEquals(RawResponse.End.CLEAN, response.end());
    }
  }
}
