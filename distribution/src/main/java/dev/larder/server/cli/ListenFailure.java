package dev.larder.server.cli;

import dev.larder.server.config.Listener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.Locale;

/** Why an address cannot be listened on, and where it is set, told to an operator. */
final class ListenFailure {

  private ListenFailure() {}

  /**
   * Tells a failure to start in an operator's words.
   *
   * @return the same failure if it is about something else than listening
   */
  static IOException told(IOException failure, List<Listener> listeners) {
    Throwable cause = failure.getCause();
    if (cause == null) {
      return failure;
    }
    for (int i = 0; i < listeners.size(); i++) {
      Listener listener = listeners.get(i);
      // Jetty names the address, and knows nothing of listeners.
      String place = new InetSocketAddress(listener.address(), listener.port()).toString();
      if (String.valueOf(failure.getMessage()).endsWith(" " + place)) {
        return new IOException(
            "cannot listen on "
                + listener.address()
                + " port "
                + listener.port()
                + ": "
                + reason(cause, listener)
                + "; it is set by listen["
                + i
                + "]"
                + (i == 0 ? ", or by --address and --port" : ""),
            failure);
      }
    }
    return failure;
  }

  private static String reason(Throwable cause, Listener listener) {
    String message = String.valueOf(cause.getMessage());
    String lower = message.toLowerCase(Locale.ROOT);
    if (lower.contains("in use")) {
      return "the address is already in use";
    }
    if (cause instanceof UnresolvedAddressException || lower.contains("unresolved")) {
      return "the name cannot be resolved to an address";
    }
    if (lower.contains("cannot assign")) {
      return "this machine does not have the address";
    }
    if (lower.contains("permission denied")) {
      return "permission denied"
          + (listener.port() < 1024 ? "; ports below 1024 are for privileged processes" : "");
    }
    return message;
  }
}
