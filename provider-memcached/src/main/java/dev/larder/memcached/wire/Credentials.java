package dev.larder.memcached.wire;

/**
 * Who a client says it is, by SASL (PLAIN).
 *
 * @param user the name
 * @param password the password; never shown
 */
public record Credentials(String user, String password) {

  @Override
  public String toString() {
    return "user " + user;
  }
}
