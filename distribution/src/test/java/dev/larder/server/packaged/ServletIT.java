package dev.larder.server.packaged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.server.packaged.PackagedServer.Finished;
import dev.larder.server.servlets.ServletJar;
import dev.larder.testkit.origin.RawResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A servlet's jar in {@code lib/ext} of the packaged server. */
class ServletIT {

  private static final String HELLO =
      """
      package com.example;

      import jakarta.servlet.http.*;
      import java.io.IOException;

      public class HelloServlet extends HttpServlet {
        private int calls;

        @Override
        protected synchronized void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
          response.setHeader("Cache-Control", "max-age=60");
          response.getWriter().print("hello " + ++calls + " " + request.getRequestURL());
        }
      }
      """;

  @Test
  void isServedFromTheStoreTheSecondTime(@TempDir Path folder) throws Exception {
    Path ext = PackagedServer.home().resolve("lib/ext");
    assertTrue(Files.exists(ext.resolve("README.txt")));
    Path jar = ext.resolve("hello-it.jar");
    Path config = folder.resolve("cache.conf");
    Files.writeString(
        config,
        """
        listen = [ { port = 0, address = "127.0.0.1" } ]
        locations = [ { url = "/hello", servlet = "com.example.HelloServlet" } ]
        """);
    Finished without = PackagedServer.run("check", "--config", config.toString());
    assertEquals(2, without.status(), without.err());
    assertTrue(
        without.err().contains(config + ":2: locations[0].servlet: there is no class"),
        without.err());
    ServletJar.write(jar, folder, "com.example.HelloServlet", HELLO);
    try (PackagedServer server = PackagedServer.serve("--config", config.toString())) {
      RawResponse miss = server.get("/hello");
      RawResponse hit = server.get("/hello");
      assertFalse(CacheStatus.isHit(miss), miss::toString);
      assertTrue(CacheStatus.isHit(hit), hit::toString);
      assertEquals("hello 1 " + server.url("/hello"), hit.text());
      server.stop();
    } finally {
      Files.delete(jar);
    }
  }
}
