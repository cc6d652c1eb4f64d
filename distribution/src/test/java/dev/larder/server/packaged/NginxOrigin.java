package dev.larder.server.packaged;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/** A real nginx with a site of its own, as an origin. Close it to end it. */
final class NginxOrigin implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("start worker process \\d+");
  private static final int ATTEMPTS = 5;

  private final ChildProcess process;
  private final String url;

  private NginxOrigin(ChildProcess process, String url) {
    this.process = process;
    this.url = url;
  }

  /**
   * Starts nginx on a free port of the loopback interface. Skips or fails the test where there is
   * no nginx.
   *
   * @param folder an empty folder for its files
   * @param locations what stands in its server block; the site is in the folder {@code site}
   */
  static NginxOrigin start(Path folder, String locations) throws IOException, InterruptedException {
    Path nginx = ExternalProgram.NGINX.require();
    for (int attempt = 1; ; attempt++) {
      int port = freePort();
      Path config =
          Files.writeString(folder.resolve("nginx.conf"), config(folder, port, locations));
      ProcessBuilder builder =
          new ProcessBuilder(nginx.toString(), "-p", folder.toString(), "-c", config.toString());
      ChildProcess process =
          ChildProcess.start("nginx-" + port, Path.of("target/packaged"), builder);
      try {
        process.awaitLine(READY, Duration.ofSeconds(20));
        return new NginxOrigin(process, "http://127.0.0.1:" + port);
      } catch (AssertionError e) {
        // Somebody else may have taken the port in between.
        process.close();
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static String config(Path folder, int port, String locations) {
    return String.format(
        """
        user root;
        daemon off;
        worker_processes 1;
        pid %1$s/nginx.pid;
        error_log /dev/stdout notice;
        events { worker_connections 256; }
        http {
          access_log off;
          client_body_temp_path %1$s/client;
          proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/fastcgi;
          uwsgi_temp_path %1$s/uwsgi;
          scgi_temp_path %1$s/scgi;
          types {
            text/html html;
            text/css css;
            text/javascript js;
            image/svg+xml svg;
          }
          server {
            listen 127.0.0.1:%2$d;
            root %1$s/site;
            %3$s
          }
        }
        """,
        folder, port, locations);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Where it listens: scheme, host and port. */
  String url() {
    return url;
  }

  /** Kills it, so that connections are refused from now on. */
  void kill() throws InterruptedException {
    process.terminate(Duration.ofSeconds(10));
  }

  @Override
  public void close() {
    process.close();
  }
}
