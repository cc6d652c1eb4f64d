package dev.larder.server.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.memcached.client.MemcachedConnection;
import dev.larder.memcached.client.MemcachedResponse;
import dev.larder.testkit.memcached.MemcachedProcess;
import dev.larder.testkit.origin.RawClient;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The example of {@code docs/memcached-api.md} is compiled and run here. */
@Timeout(120)
class MemcachedPageTest {

  private static final Path PAGE = Path.of("..", "docs", "memcached-api.md");

  /** The page's. */
  @SuppressWarnings("NullAway.Init")
  public static final class GreetingServlet extends HttpServlet {
    private static final long serialVersionUID = 1;
    private transient MemcachedConnection memcached;

    @Override
    public void init() {
      memcached = MemcachedConnection.open(getServletContext().getInitParameter("memcached"));
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
      AsyncContext later = request.startAsync();
      memcached.get("greeting").thenAccept(found -> later.start(() -> answer(later, found)));
    }

    private void answer(AsyncContext later, MemcachedResponse found) {
      try {
        byte[] data = found.data();
        if (data == null) {
          data = "first".getBytes(StandardCharsets.UTF_8);
          memcached.setq(
              "greeting", "hello".getBytes(StandardCharsets.UTF_8), Duration.ofMinutes(1));
        }
        later.getResponse().getOutputStream().write(data);
      } catch (IOException e) {
        log("The client has gone", e);
      } finally {
        later.complete();
      }
    }

    @Override
    public void destroy() {
      memcached.close();
    }
  }

  @Test
  void theServletAnswers() throws Exception {
    try (MemcachedProcess memcached = MemcachedProcess.start()) {
      Server server = new Server(0);
      ServletContextHandler context = new ServletContextHandler("/");
      context.setInitParameter("memcached", memcached.address());
      ServletHolder holder = new ServletHolder(new GreetingServlet());
      holder.setAsyncSupported(true);
      context.addServlet(holder, "/*");
      server.setHandler(context);
      server.start();
      try {
        int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
        assertEquals("first", RawClient.get(port, "/").text());
        assertEquals("hello", RawClient.get(port, "/").text());
      } finally {
        server.stop();
      }
    }
  }

  @Test
  void thePageShowsWhatIsCompiled() throws IOException {
    List<String> shown =
        Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(PAGE))
            .results()
            .map((MatchResult found) -> bare(found.group(1)))
            .toList();
    assertEquals(1, shown.size());
    String here =
        bare(
            Files.readString(
                Path.of("src/test/java/dev/larder/server/docs/MemcachedPageTest.java")));
    String inner = shown.get(0).replaceFirst("^publicfinalclass", "class");
    assertTrue(here.contains(inner), inner);
  }

  private static String bare(String code) {
    return code.replaceAll("\\s", "");
  }
}
