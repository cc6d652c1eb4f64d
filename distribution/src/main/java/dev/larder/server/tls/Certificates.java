package dev.larder.server.tls;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All certificates of a server: those of its listeners and those of single hosts, which go before
 * them on every listener. {@link #refresh} puts changed files into force for new handshakes.
 *
 * <p>For use by any number of threads; one at a time refreshes.
 */
public final class Certificates {

  private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);

  private final InstantSource clock;
  private final Map<String, LiveCertificates> byHost = new HashMap<>();
  private final List<LiveCertificates> all = new ArrayList<>();
  private final Map<String, ServerCertificate> byAlias = new ConcurrentHashMap<>();

  /**
   * No certificates yet.
   *
   * @param clock tells what has expired
   */
  public Certificates(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Adds the certificate of a host; all of them before the first listener.
   *
   * @param names the host's names, in lower case
   */
  public void addHost(Collection<String> names, CertificateFiles files)
      throws UnusableCertificateException {
    String host = names.iterator().next();
    LiveCertificates live = live("hosts." + host, files);
    for (String name : names) {
      byHost.put(name, live);
      if (live.current().stream().noneMatch(certificate -> certificate.isFor(name))) {
        LOG.warn(
            "The certificate of hosts.{} is not for the name {}: {}",
            host,
            name,
            live.current().get(0));
      }
    }
  }

  /**
   * What a listener makes its TLS connections with.
   *
   * @param place where the configuration has the listener, for the log
   * @param files its own certificates
   */
  public SSLContext listener(String place, CertificateFiles files)
      throws UnusableCertificateException {
    CertificateChoice choice = new CertificateChoice(live(place, files), Map.copyOf(byHost));
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      // Clients are not asked for certificates, so none is trusted.
      context.init(
          new KeyManager[] {new ChosenKeys(choice, byAlias)},
          new TrustManager[0],
          new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }

  private LiveCertificates live(String place, CertificateFiles files)
      throws UnusableCertificateException {
    LiveCertificates live = new LiveCertificates(place, files, byAlias, clock);
    all.add(live);
    return live;
  }

  /** Whether there is nothing to refresh. */
  public boolean isEmpty() {
    return all.isEmpty();
  }

  /** Looks at all files; what has changed and can be used holds for new handshakes. */
  public synchronized void refresh() {
    all.forEach(LiveCertificates::refresh);
  }
}
