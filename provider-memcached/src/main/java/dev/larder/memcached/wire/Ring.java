package dev.larder.memcached.wire;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which of several servers has a key: consistent hashing as libketama and libmemcached do it, so
 * that a program with one of those finds the same server.
 *
 * <p>Immutable. A server that is away stays in the ring: its keys are nowhere else, so that nothing
 * of before turns up again when it returns.
 */
final class Ring {

  /** Of four points each: 160 points for a server of average weight. */
  private static final int DIGESTS = 40;

  private final TreeMap<Long, Integer> points = new TreeMap<>();

  Ring(List<Server> servers) {
    int total = servers.stream().mapToInt(Server::weight).sum();
    for (int index = 0; index < servers.size(); index++) {
      Server server = servers.get(index);
      int digests = (int) ((double) server.weight() / total * DIGESTS * servers.size() + 1e-10);
      for (int i = 0; i < Math.max(1, digests); i++) {
        byte[] digest = md5(name(server.address()) + "-" + i);
        for (int part = 0; part < 4; part++) {
          points.put(point(digest, part), index);
        }
      }
    }
  }

  /** Libmemcached leaves the usual port out. */
  private static String name(Address address) {
    return address.port() == Address.DEFAULT_PORT
        ? address.host()
        : address.host() + ":" + address.port();
  }

  /** The index of the server that has the key. */
  int serverOf(String key) {
    Map.Entry<Long, Integer> next = points.ceilingEntry(point(md5(key), 0));
    return (next != null ? next : points.firstEntry()).getValue();
  }

  private static long point(byte[] digest, int part) {
    int at = 4 * part;
    return (digest[at + 3] & 0xffL) << 24
        | (digest[at + 2] & 0xffL) << 16
        | (digest[at + 1] & 0xffL) << 8
        | (digest[at] & 0xffL);
  }

  private static byte[] md5(String text) {
    try {
      return MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }
}
