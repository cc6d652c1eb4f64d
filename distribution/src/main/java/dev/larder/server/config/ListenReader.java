package dev.larder.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads {@code listen = [ … ]}. */
final class ListenReader {

  /** Java listens on addresses of both kinds where it is told either of these. */
  private static final Set<String> ANY = Set.of("0.0.0.0", "0:0:0:0:0:0:0:0");

  private ListenReader() {}

  static List<Listener> read(Section root, TlsReader tls) {
    List<Listener> listeners = new ArrayList<>();
    for (Section entry : root.entries("listen")) {
      if (!entry.has("port")) {
        entry.rejectAll("port is missing");
      }
      Listener listener =
          new Listener(
              entry.parsed("address", "0.0.0.0", Addresses::listenAddress),
              (int) entry.number("port", 0, 0, 65535),
              entry.flag("http2", true),
              tls.ofListener(entry));
      listeners.stream()
          .map(other -> clash(other, listener))
          .filter(clash -> !clash.isEmpty())
          .findFirst()
          .ifPresent(clash -> entry.reject("port", clash));
      listeners.add(listener);
    }
    root.notEmpty("listen");
    return listeners;
  }

  /** Why two listeners cannot both be; empty if they can. */
  private static String clash(Listener first, Listener second) {
    if (first.port() != second.port() || first.port() == 0) {
      return "";
    }
    String one = canonical(first.address());
    String other = canonical(second.address());
    if (one.equals(other)) {
      return "a second listener on " + second.address() + " port " + second.port();
    }
    if (ANY.contains(one) || ANY.contains(other)) {
      String any = ANY.contains(one) ? first.address() : second.address();
      return "a second listener on port "
          + second.port()
          + ", where "
          + any
          + " stands for every address";
    }
    return "";
  }

  /** Addresses in their one spelling. Names, which are not looked up, as they are. */
  private static String canonical(String address) {
    try {
      return AddressRange.parse(address).network().getHostAddress();
    } catch (IllegalArgumentException e) {
      return address;
    }
  }
}
