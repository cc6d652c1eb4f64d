package dev.larder.server.filter;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;

/**
 * The asynchronous life of a captured response. Only {@link #complete} by the application, or the
 * regular end of a dispatch, ends it well; after a timeout or an error it is the container's.
 */
final class CapturedAsync implements AsyncContext, AsyncListener {

  private final AsyncContext context;
  private final Capture capture;

  CapturedAsync(AsyncContext context, Capture capture) {
    this.context = context;
    this.capture = capture;
    context.addListener(this);
  }

  @Override
  public void complete() {
    try {
      capture.finish();
    } catch (IOException e) {
      // The client is gone, which nobody can be told.
    } finally {
      context.complete();
    }
  }

  @Override
  public void onComplete(AsyncEvent event) {
    capture.leave(new IOException("the response was ended by the container"));
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    capture.expire();
  }

  @Override
  public void onError(AsyncEvent event) {
    capture.expire();
  }

  /** Listeners are forgotten when a dispatched request starts to be asynchronous again. */
  @Override
  public void onStartAsync(AsyncEvent event) {
    event.getAsyncContext().addListener(this);
  }

  @Override
  public ServletRequest getRequest() {
    return context.getRequest();
  }

  @Override
  public ServletResponse getResponse() {
    return context.getResponse();
  }

  @Override
  public boolean hasOriginalRequestAndResponse() {
    return context.hasOriginalRequestAndResponse();
  }

  // The filter may not be mapped to ASYNC: what nobody would empty is not filled.

  @Override
  public void dispatch() {
    capture.unbuffered();
    context.dispatch();
  }

  @Override
  public void dispatch(String path) {
    capture.unbuffered();
    context.dispatch(path);
  }

  @Override
  public void dispatch(ServletContext other, String path) {
    capture.unbuffered();
    context.dispatch(other, path);
  }

  @Override
  public void start(Runnable task) {
    context.start(task);
  }

  @Override
  public void addListener(AsyncListener listener) {
    context.addListener(listener);
  }

  @Override
  public void addListener(
      AsyncListener listener, ServletRequest request, ServletResponse response) {
    context.addListener(listener, request, response);
  }

  @Override
  public <T extends AsyncListener> T createListener(Class<T> type) throws ServletException {
    return context.createListener(type);
  }

  @Override
  public void setTimeout(long millis) {
    context.setTimeout(millis);
  }

  @Override
  public long getTimeout() {
    return context.getTimeout();
  }
}
