package dev.larder.memcached.wire;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Where a memcached server listens.
 *
 * @param host a name, an IPv4 address, or an IPv6 address without brackets
 * @param port 1 to 65535
 */
public record Address(String host, int port) {

  /** The port of a server that names none. */
  public static final int DEFAULT_PORT = 11211;

  /**
   * Reads {@code HOST}, {@code HOST:PORT}, {@code [IPV6]} or {@code [IPV6]:PORT}.
   *
   * @throws IllegalArgumentException if it is none of them; the message says what is wrong with it
   */
  public static Address parse(String text) {
    if (text.startsWith("unix:")) {
      throw new IllegalArgumentException("sockets in the file system are not supported: " + text);
    }
    String host;
    String rest;
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      if (end < 0) {
        throw new IllegalArgumentException("the bracket is not closed: " + text);
      }
      host = text.substring(1, end);
      rest = text.substring(end + 1);
      if (!host.contains(":")) {
        throw new IllegalArgumentException("brackets are for IPv6 addresses: " + text);
      }
    } else {
      int colon = text.indexOf(':');
      if (colon >= 0 && text.indexOf(':', colon + 1) >= 0) {
        throw new IllegalArgumentException("an IPv6 address needs brackets: " + text);
      }
      host = colon < 0 ? text : text.substring(0, colon);
      rest = colon < 0 ? "" : text.substring(colon);
    }
    if (host.isEmpty() || host.chars().anyMatch(c -> c <= ' ' || c >= 0x7f || c == ',')) {
      throw new IllegalArgumentException("no host: " + text);
    }
    return new Address(host, port(rest, text));
  }

  private static int port(String rest, String text) {
    if (rest.isEmpty()) {
      return DEFAULT_PORT;
    }
    if (rest.matches(":[0-9]{1,5}")) {
      int port = Integer.parseInt(rest.substring(1));
      if (port >= 1 && port <= 65535) {
        return port;
      }
    }
    throw new IllegalArgumentException("the port is a number from 1 to 65535: " + text);
  }

  /**
   * The address with its host resolved, anew at each call. May block.
   *
   * @throws UnknownHostException if the host is not known
   */
  public InetSocketAddress resolve() throws UnknownHostException {
    // With a name already, so that nobody asks for one: the library finds credentials by it.
    InetAddress named = InetAddress.getByAddress(host, InetAddress.getByName(host).getAddress());
    return new InetSocketAddress(named, port);
  }

  /** The form that {@link #parse} reads. */
  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
