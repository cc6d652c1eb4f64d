package dev.larder.server.lua;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingNestedCallback;
import org.jspecify.annotations.Nullable;

/** A request and the way to answer it, once. */
record Exchange(Request request, Response response, Callback callback) {

  private static final int BUFFER = 64 * 1024;

  void fail(int status) {
    elsewhere(() -> Response.writeError(request, response, callback, status));
  }

  /**
   * Answers.
   *
   * @param fields what the script set; those that frame messages are left out
   */
  void answer(int status, HttpFields fields, List<OutputObject.Piece> content) {
    elsewhere(
        () -> {
          response.setStatus(status);
          for (HttpField field : fields) {
            if (!isFraming(field)) {
              response.getHeaders().add(field);
            }
          }
          long length = content.stream().mapToLong(OutputObject.Piece::size).sum();
          boolean none = status == 204 || status == 304;
          if (!none) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
          }
          if (none || length == 0 || HttpMethod.HEAD.is(request.getMethod())) {
            response.write(true, null, callback);
          } else {
            new Sender(response, content, callback).iterate();
          }
        });
  }

  private static boolean isFraming(HttpField field) {
    HttpHeader header = field.getHeader();
    return header == HttpHeader.CONTENT_LENGTH
        || header == HttpHeader.TRANSFER_ENCODING
        || header == HttpHeader.CONNECTION
        || header == HttpHeader.TRAILER
        || header == HttpHeader.UPGRADE
        || header == HttpHeader.KEEP_ALIVE;
  }

  /** Files are read there, too, and a worker has other things to do. */
  private void elsewhere(Runnable task) {
    try {
      request.getComponents().getExecutor().execute(task);
    } catch (RejectedExecutionException e) {
      callback.failed(e);
    }
  }

  /** Sends pieces one after the other. */
  private static final class Sender extends IteratingNestedCallback {

    private final Response response;
    private final Deque<OutputObject.Piece> rest;
    private @Nullable FileChannel file;
    private long left;
    private @Nullable ByteBuffer buffer;
    private boolean ended;

    Sender(Response response, List<OutputObject.Piece> content, Callback callback) {
      super(callback);
      this.response = response;
      this.rest = new ArrayDeque<>(content);
    }

    @Override
    protected Action process() throws IOException {
      if (ended) {
        return Action.SUCCEEDED;
      }
      while (file == null && !rest.isEmpty()) {
        OutputObject.Piece piece = rest.remove();
        Path path = piece.file();
        if (path == null) {
          ended = rest.isEmpty();
          response.write(ended, piece.bytes(), this);
          return Action.SCHEDULED;
        }
        file = FileChannel.open(path);
        left = piece.size();
      }
      ByteBuffer read = read();
      ended = file == null && rest.isEmpty();
      response.write(ended, read, this);
      return Action.SCHEDULED;
    }

    private ByteBuffer read() throws IOException {
      FileChannel open = file;
      if (open == null || left == 0) {
        closeFile();
        return ByteBuffer.allocate(0);
      }
      if (buffer == null) {
        buffer = ByteBuffer.allocateDirect(BUFFER);
      }
      ByteBuffer target = buffer.clear().limit((int) Math.min(left, BUFFER));
      if (open.read(target) < 0) {
        throw new EOFException("a file became shorter while it was sent");
      }
      left -= target.position();
      if (left == 0) {
        closeFile();
      }
      return target.flip();
    }

    private void closeFile() throws IOException {
      FileChannel open = file;
      file = null;
      if (open != null) {
        open.close();
      }
    }

    @Override
    protected void onCompleteFailure(Throwable cause) {
      try {
        closeFile();
      } catch (IOException e) {
        cause.addSuppressed(e);
      }
      super.onCompleteFailure(cause);
    }
  }
}
