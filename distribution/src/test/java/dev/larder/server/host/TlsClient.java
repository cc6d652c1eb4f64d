package dev.larder.server.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Makes TLS connections that accept every certificate, so that a test can look at it. */
public final class TlsClient {

  private static final int PATIENCE_MILLIS = 20_000;

  private TlsClient() {}

  /**
   * Connects and shakes hands.
   *
   * @param name the server name to ask for; empty for none
   * @param protocols what to offer by ALPN; none for no ALPN
   */
  public static SSLSocket connect(int port, String name, String... protocols) throws IOException {
    return connect(new Socket(InetAddress.getLoopbackAddress(), port), name, protocols);
  }

  private static SSLSocket connect(Socket plain, String name, String... protocols)
      throws IOException {
    plain.setSoTimeout(PATIENCE_MILLIS);
    SSLSocket socket =
        (SSLSocket) context().getSocketFactory().createSocket(plain, "127.0.0.1", 0, true);
    SSLParameters parameters = socket.getSSLParameters();
    if (!name.isEmpty()) {
      parameters.setServerNames(List.of(new SNIHostName(name)));
    }
    parameters.setApplicationProtocols(protocols);
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  /** The certificate that a client gets who asks for a name. */
  static X509Certificate certificate(int port, String name) throws IOException {
    try (SSLSocket socket = connect(port, name)) {
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  /** A context of its own, which resumes no session. */
  public static SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Trusting()}, new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static final class Trusting extends X509ExtendedTrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
