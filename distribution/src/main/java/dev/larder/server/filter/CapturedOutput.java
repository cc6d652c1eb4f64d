package dev.larder.server.filter;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;

/** Where the application writes. */
final class CapturedOutput extends ServletOutputStream {

  private final ServletOutputStream container;
  private final CapturedResponse response;
  private final Capture capture;
  private boolean closed;

  CapturedOutput(ServletOutputStream container, CapturedResponse response, Capture capture) {
    this.container = container;
    this.response = response;
    this.capture = capture;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    if (closed) {
      throw new IOException("the response is closed");
    }
    capture.write(bytes, from, count);
  }

  @Override
  public void flush() throws IOException {
    response.flushHere();
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public boolean isReady() {
    return container.isReady();
  }

  @Override
  public void setWriteListener(WriteListener listener) {
    capture.unbuffered();
    container.setWriteListener(
        new WriteListener() {
          @Override
          public void onWritePossible() throws IOException {
            listener.onWritePossible();
          }

          @Override
          public void onError(Throwable failure) {
            capture.expire();
            listener.onError(failure);
          }
        });
  }
}
