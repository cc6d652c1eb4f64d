package dev.larder.server.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads {@code listen = [ … ]}. */
final class ListenReader {

  private static final List<String> TLS =
      List.of("tls", "key-store", "key-store-password", "certificate", "key");

  private ListenReader() {}

  static List<Listener> read(Section root) {
    List<Listener> listeners = new ArrayList<>();
    Set<String> places = new HashSet<>();
    for (Section entry : root.entries("listen")) {
      for (String name : TLS) {
        entry.notInThisVersion(name, "TLS listeners are");
      }
      if (!entry.has("port")) {
        entry.rejectAll("port is missing");
      }
      Listener listener =
          new Listener(
              entry.parsed("address", "0.0.0.0", Addresses::listenAddress),
              (int) entry.number("port", 0, 0, 65535),
              entry.flag("http2", true));
      String place = listener.address() + " port " + listener.port();
      if (listener.port() != 0 && !places.add(place)) {
        entry.reject("port", "a second listener on " + place);
      }
      listeners.add(listener);
    }
    root.notEmpty("listen");
    return listeners;
  }
}
