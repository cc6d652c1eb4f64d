package dev.larder.server.servlets;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A servlet that behaves as the last segment of the path says, and counts how often. */
public final class Behaviours extends HttpServlet {

  private static final long serialVersionUID = 1L;
  private static final Map<String, AtomicInteger> COUNTS = new ConcurrentHashMap<>();

  /** What several behaviours answer. */
  static final String BODY = "0123456789";

  /** More than any buffer on the way. */
  static final int LARGE = 300_000;

  static int calls(String behaviour) {
    return COUNTS.getOrDefault(behaviour, new AtomicInteger()).get();
  }

  static void forget() {
    COUNTS.clear();
  }

  static String large() {
    return BODY.repeat(LARGE / BODY.length());
  }

  @Override
  protected long getLastModified(HttpServletRequest request) {
    return name(request).equals("last-modified") ? 1_000_000_000_000L : -1;
  }

  private static String name(HttpServletRequest request) {
    String path = request.getRequestURI();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (request.getDispatcherType() == DispatcherType.REQUEST) {
      COUNTS.computeIfAbsent(name(request), n -> new AtomicInteger()).incrementAndGet();
    }
    super.service(request, response);
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (name(request).equals("echo-async")) {
      AsyncContext context = request.startAsync();
      ServletInputStream in = request.getInputStream();
      in.setReadListener(new Echo(context, in));
    } else {
      response.getOutputStream().write(request.getInputStream().readAllBytes());
    }
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (request.getDispatcherType() == DispatcherType.INCLUDE) {
      response.getOutputStream().print(BODY);
      return;
    }
    response.setHeader("Cache-Control", "max-age=60");
    switch (name(request)) {
      case "sync", "last-modified" -> response.getOutputStream().print(BODY);
      case "writer" -> {
        response.setContentType("text/plain;charset=utf-8");
        response.getWriter().print("äöü");
      }
      case "latin" -> {
        response.setContentType("text/plain");
        response.getWriter().print("äöü");
      }
      case "flush" -> {
        response.flushBuffer();
        response.getOutputStream().print(BODY);
      }
      case "chunks" -> {
        for (int i = 0; i < 10; i++) {
          response.getOutputStream().print(i);
          response.flushBuffer();
        }
      }
      case "length" -> {
        response.setContentLength(BODY.length());
        response.getOutputStream().print(BODY);
      }
      case "closed" -> {
        response.getWriter().print(BODY);
        response.getWriter().close();
      }
      case "large" -> response.getWriter().print(large());
      case "large-length" -> {
        response.setContentLength(LARGE);
        response.getOutputStream().print(large());
      }
      case "async" -> inThread(request.startAsync());
      case "async-given" -> inThread(request.startAsync(request, response));
      case "async-empty" -> request.startAsync().complete();
      case "write-listener" -> {
        AsyncContext context = request.startAsync();
        ServletOutputStream out = response.getOutputStream();
        out.setWriteListener(new Writing(context, out));
      }
      case "dispatch" -> {
        if (request.getDispatcherType() == DispatcherType.REQUEST) {
          AsyncContext context = request.startAsync();
          context.start(context::dispatch);
        } else {
          response.getOutputStream().print(BODY);
        }
      }
      case "timeout" -> request.startAsync().setTimeout(100);
      case "async-cut" -> {
        AsyncContext context = request.startAsync();
        context.setTimeout(100);
        response.getOutputStream().print(BODY);
        response.flushBuffer();
      }
      case "forward" -> request.getRequestDispatcher("/target").forward(request, response);
      case "include" -> {
        response.getOutputStream().print("<");
        request.getRequestDispatcher("/target").include(request, response);
        response.getOutputStream().print(">");
      }
      case "target" -> response.getOutputStream().print(BODY);
      case "reset" -> {
        response.setHeader("X-Gone", "1");
        response.setStatus(404);
        response.getWriter().print("junk");
        response.reset();
        response.setHeader("Cache-Control", "max-age=60");
        response.getOutputStream().print(BODY);
      }
      case "reset-buffer" -> {
        response.getOutputStream().print("junk");
        response.resetBuffer();
        response.getOutputStream().print(BODY);
      }
      case "fields" -> {
        response.addHeader("Link", "</a>; rel=next");
        response.addHeader("Link", "</b>; rel=prev");
        response.addDateHeader("Last-Modified", 1_000_000_000_000L);
        response.addIntHeader("X-Number", 7);
        response.getOutputStream().print(BODY);
      }
      case "empty" -> {}
      case "no-content" -> response.setStatus(204);
      case "not-found" -> {
        response.setStatus(404);
        response.getOutputStream().print(BODY);
      }
      case "send-error" -> response.sendError(404, "secret detail");
      case "throws" -> throw new ServletException("secret detail");
      case "throws-late" -> {
        response.getOutputStream().print(BODY);
        response.flushBuffer();
        throw new IllegalStateException("late");
      }
      case "short" -> {
        response.setContentLength(20);
        response.getOutputStream().print(BODY);
        response.flushBuffer();
      }
      case "redirect" -> response.sendRedirect("elsewhere?x=1");
      case "cookie" -> {
        Cookie cookie = new Cookie("id", "1");
        cookie.setPath("/");
        cookie.setHttpOnly(true);
        response.addCookie(cookie);
        response.getOutputStream().print(BODY);
      }
      case "private" -> {
        response.setHeader("Cache-Control", "private, max-age=60");
        response.getOutputStream().print(BODY);
      }
      case "no-store" -> {
        response.setHeader("Cache-Control", "no-store");
        response.getOutputStream().print(BODY);
      }
      case "trailers" -> {
        response.setTrailerFields(() -> Map.of("X-Sum", "9"));
        response.getOutputStream().print(BODY);
        response.flushBuffer();
      }
      case "client" -> response.getWriter().print(client(request));
      case "session" -> response.getWriter().print(request.getSession().getId().isEmpty());
      default -> response.sendError(404);
    }
  }

  private static String client(HttpServletRequest request) {
    return String.join(
        " ",
        request.getRemoteAddr(),
        request.getScheme(),
        "" + request.isSecure(),
        request.getServerName() + ":" + request.getServerPort(),
        Objects.toString(request.getHeader("Host")),
        request.getRequestURL().toString(),
        request.getContextPath() + "|" + request.getServletPath() + "|" + request.getPathInfo(),
        Objects.toString(request.getHeader("X-Forwarded-For")),
        Objects.toString(request.getHeader("Larder-Client")));
  }

  private static void inThread(AsyncContext context) {
    Thread thread =
        new Thread(
            () -> {
              try {
                context.getResponse().getOutputStream().print(BODY);
                context.complete();
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private static final class Writing implements WriteListener {

    private final AsyncContext context;
    private final ServletOutputStream out;
    private final byte[] bytes = large().getBytes(StandardCharsets.US_ASCII);
    private int sent;

    Writing(AsyncContext context, ServletOutputStream out) {
      this.context = context;
      this.out = out;
    }

    @Override
    public void onWritePossible() throws IOException {
      while (out.isReady()) {
        if (sent == bytes.length) {
          context.complete();
          return;
        }
        int count = Math.min(7000, bytes.length - sent);
        int from = sent;
        sent += count;
        out.write(bytes, from, count);
      }
    }

    @Override
    public void onError(Throwable failure) {
      context.complete();
    }
  }

  private static final class Echo implements ReadListener {

    private final AsyncContext context;
    private final ServletInputStream in;

    Echo(AsyncContext context, ServletInputStream in) {
      this.context = context;
      this.in = in;
    }

    @Override
    public void onDataAvailable() throws IOException {
      byte[] buffer = new byte[4096];
      while (in.isReady()) {
        int count = in.read(buffer);
        if (count < 0) {
          return;
        }
        context.getResponse().getOutputStream().write(buffer, 0, count);
      }
    }

    @Override
    public void onAllDataRead() {
      context.complete();
    }

    @Override
    public void onError(Throwable failure) {
      context.complete();
    }
  }
}
