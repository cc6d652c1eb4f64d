package dev.larder.server.config;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * An IP address or a network in CIDR notation.
 *
 * @param network the address; bits beyond the prefix do not count
 * @param prefix the number of leading bits that count
 */
public record AddressRange(InetAddress network, int prefix) {

  /**
   * Reads {@code 10.0.0.0/8}, {@code ::1} and the like. Names are not looked up.
   *
   * @throws IllegalArgumentException with a message for the operator
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    if (!address.matches("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
      throw new IllegalArgumentException("'" + text + "' is not an IP address");
    }
    if (address.indexOf(':') < 0 && !address.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")) {
      // Java would read 1.2.3 as 1.2.0.3.
      throw new IllegalArgumentException("'" + text + "' is not an IP address or network");
    }
    try {
      InetAddress network = InetAddress.getByName(address);
      int bits = network.getAddress().length * 8;
      int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
      if (prefix < 0 || prefix > bits) {
        throw new IllegalArgumentException("'" + text + "': the prefix must be 0 to " + bits);
      }
      return new AddressRange(network, prefix);
    } catch (UnknownHostException | NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is not an IP address or network", e);
    }
  }

  /** Whether an address is in this range. */
  public boolean contains(InetAddress address) {
    byte[] mine = network.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    int whole = prefix / 8;
    for (int i = 0; i < whole; i++) {
      if (mine[i] != other[i]) {
        return false;
      }
    }
    int rest = prefix % 8;
    return rest == 0 || ((mine[whole] ^ other[whole]) & 0xff) >> (8 - rest) == 0;
  }
}
