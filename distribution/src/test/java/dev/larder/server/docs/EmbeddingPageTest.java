package dev.larder.server.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.server.config.CacheConfig;
import dev.larder.server.filter.CacheFilter;
import dev.larder.server.host.CachingHandler;
import dev.larder.testkit.origin.RawClient;
import dev.larder.testkit.origin.RawResponse;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The examples of {@code docs/embedding.md} are compiled and run here. */
@Timeout(120)
class EmbeddingPageTest {

  private static final Path PAGE = Path.of("..", "docs", "embedding.md");
  private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final AtomicInteger CALLS = new AtomicInteger();

  /** What a Java team has. */
  private static final class HelloHandler extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      response.getHeaders().put("Cache-Control", "max-age=60");
      Content.Sink.write(response, true, "hello " + CALLS.incrementAndGet(), callback);
      return true;
    }
  }

  /** What another team has. */
  public static final class HelloServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setHeader("Cache-Control", "max-age=60");
      response.getWriter().print("hello " + CALLS.incrementAndGet());
    }
  }

  private static Path file(Path folder) throws IOException {
    return Files.writeString(
        folder.resolve("cache.conf"), "stores { mem { provider = mem, size = 16M } }");
  }

  private static void assertCaches(Server server, String target) throws Exception {
    CALLS.set(0);
    try {
      int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
      assertEquals("hello 1", RawClient.get(port, target).text());
      RawResponse hit = RawClient.get(port, target);
      assertEquals("hello 1", hit.text());
      assertTrue(hit.field("Cache-Status").contains("; hit"), hit::toString);
    } finally {
      server.stop();
    }
  }

  @Test
  void handler(@TempDir Path folder) throws Exception {
    int port = 0;
    Path file = file(folder);
    Server server = new Server(port);
    CacheConfig config = CacheConfig.read(file);
    server.setHandler(new CachingHandler(new HelloHandler(), config));
    server.setStopTimeout(10_000);
    server.start();
    assertCaches(server, "/a");
  }

  @Test
  void filter(@TempDir Path folder) throws Exception {
    Path file = file(folder);
    Server server = new Server(0);
    ServletContextHandler app = new ServletContextHandler("/app");
    app.addServlet(HelloServlet.class, "/*");
    app.addEventListener(
        new ServletContextListener() {
          @Override
          public void contextInitialized(ServletContextEvent event) {
            add(event.getServletContext(), file);
          }
        });
    server.setHandler(app);
    server.start();
    assertCaches(server, "/app/a");
  }

  private static void add(ServletContext context, Path file) {
    FilterRegistration.Dynamic filter = context.addFilter("cache", CacheFilter.class);
    filter.setInitParameter("config", file.toString());
    filter.setAsyncSupported(true);
    filter.addMappingForUrlPatterns(
        EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC), false, "/*");
  }

  @Test
  void pageShowsWhatIsCompiled() throws IOException {
    List<String> shown = new ArrayList<>();
    Matcher code = CODE.matcher(Files.readString(PAGE));
    while (code.find()) {
      shown.add(bare(code.group(1)));
    }
    assertEquals(3, shown.size(), "examples");
    String here = source(Path.of("src/test/java/dev/larder/server/docs/EmbeddingPageTest.java"));
    assertTrue(here.contains(shown.get(0)), shown.get(0));
    assertTrue(here.contains(shown.get(1)), shown.get(1));
    String engine =
        source(
            Path.of("../cache-engine/src/test/java/dev/larder/engine/exchange/EmbeddingTest.java"));
    assertTrue(engine.contains(shown.get(2)), shown.get(2));
  }

  private static String source(Path file) throws IOException {
    return bare(Files.readString(file));
  }

  private static String bare(String code) {
    return code.replaceAll("\\s", "");
  }
}
