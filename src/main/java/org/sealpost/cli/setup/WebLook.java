package org.sealpost.cli.setup;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSocket;
import org.sealpost.smtp.AnyCertificate;

/**
 * What a web listener answers.
 *
 * @param status the number in its first line
 * @param chain the certificate that it shows; empty without TLS
 */
record WebLook(int status, List<X509Certificate> chain) {

  private static final int PATIENCE_MILLIS = 10_000;
  private static final int LONGEST_LINE = 200;

  WebLook {
    chain = List.copyOf(chain);
  }

  /** Asks for one path, under this host name. */
  static WebLook at(InetSocketAddress address, boolean tls, String host, String path)
      throws IOException {
    try (var bare = new Socket()) {
      bare.connect(address, PATIENCE_MILLIS);
      bare.setSoTimeout(PATIENCE_MILLIS);
      if (!tls) {
        return new WebLook(status(bare, host, path), List.of());
      }
      var factory = AnyCertificate.context().getSocketFactory();
      try (var secure = (SSLSocket) factory.createSocket(bare, host, address.getPort(), true)) {
        var parameters = secure.getSSLParameters();
        if (host.indexOf('.') > 0 && !host.matches("[0-9.:]+")) {
          parameters.setServerNames(List.of(new SNIHostName(host)));
        }
        secure.setSSLParameters(parameters);
        secure.startHandshake();
        return new WebLook(status(secure, host, path), SmtpLook.chain(secure));
      }
    } catch (GeneralSecurityException noTls) {
      throw new IOException("this Java has no TLS: " + noTls.getMessage(), noTls);
    }
  }

  private static int status(Socket socket, String host, String path) throws IOException {
    var request = "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(path, host);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
    var line = new StringBuilder();
    var in = socket.getInputStream();
    for (int octet = in.read(); octet >= ' ' && line.length() < LONGEST_LINE; octet = in.read()) {
      line.append((char) octet);
    }
    if (!line.toString().matches("HTTP/1\\.[01] \\d{3}.*")) {
      throw new IOException("it does not answer as a web server: " + line);
    }
    return Integer.parseInt(line.substring(9, 12));
  }
}
