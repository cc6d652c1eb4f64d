package dev.larder.server.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Opens connections to a server of this machine, one after the other, asks for / once on each over
 * HTTP/1.1 and keeps them: {@code IdleConnections <port> <count> [tls | h2]}. With {@code h2} it
 * speaks HTTP/2 over TLS as far as the preface. Holds them until its input ends.
 */
public final class IdleConnections {

  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);

  private IdleConnections() {}

  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    int count = Integer.parseInt(arguments[1]);
    String kind = arguments.length > 2 ? arguments[2] : "plain";
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Trusting()}, new SecureRandom());
    List<Socket> open = new ArrayList<>();
    byte[] response = new byte[65536];
    for (int i = 0; i < count; i++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(10_000);
      // Otherwise each handshake waits for an acknowledgement that is delayed.
      socket.setTcpNoDelay(true);
      Socket spoken = socket;
      if (!kind.equals("plain")) {
        SSLSocket tls =
            (SSLSocket) context.getSocketFactory().createSocket(socket, "localhost", port, true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {kind.equals("h2") ? "h2" : "http/1.1"});
        tls.setSSLParameters(parameters);
        spoken = tls;
      }
      spoken
          .getOutputStream()
          .write(
              kind.equals("h2")
                  ? PREFACE
                  : "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
                      .getBytes(StandardCharsets.US_ASCII));
      if (spoken.getInputStream().read(response) <= 0) {
        throw new IOException("connection " + i + " was closed");
      }
      open.add(spoken);
    }
    System.out.println(open.size() + " connections are open");
    while (System.in.read() >= 0) {
      // Until the end.
    }
    System.out.println("held " + open.size());
  }

  private static final class Trusting implements X509TrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
