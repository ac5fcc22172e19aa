package org.sealpost.cli.setup;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSocket;
import org.sealpost.smtp.AnyCertificate;
import org.sealpost.smtp.Hop;
import org.sealpost.smtp.Protocol;

/**
 * What an SMTP or LMTP server says of itself: greeting, extensions, certificate. Sends no mail.
 *
 * @param greeting its first line
 * @param extensions what it answered to EHLO or LHLO, upper case
 * @param chain the certificate that it shows, with those above; empty without TLS
 */
record SmtpLook(String greeting, List<String> extensions, List<X509Certificate> chain) {

  private static final int PATIENCE_MILLIS = 15_000;
  private static final int LONGEST_LINE = 2_048;
  private static final int MOST_LINES = 100;

  SmtpLook {
    extensions = List.copyOf(extensions);
    chain = List.copyOf(chain);
  }

  /**
   * Talks to a server, and goes on to TLS where it offers that.
   *
   * @param implicit whether the connection begins with TLS (RFC 8314 §3)
   */
  static SmtpLook at(InetSocketAddress address, String helo, String sni, boolean implicit)
      throws IOException {
    return at(new Hop(sni, address), helo, implicit);
  }

  /** The same for a next hop, in its own protocol. */
  static SmtpLook at(Hop hop, String helo) throws IOException {
    return at(hop, helo, false);
  }

  private static SmtpLook at(Hop hop, String name, boolean implicit) throws IOException {
    var hello = (hop.protocol() == Protocol.LMTP ? "LHLO " : "EHLO ") + name;
    try (var bare = hop.connect(Duration.ofMillis(PATIENCE_MILLIS))) {
      bare.setSoTimeout(PATIENCE_MILLIS);
      return implicit ? secure(tls(bare, hop.host()), hello) : open(bare, hello, hop);
    } catch (GeneralSecurityException noTls) {
      throw new IOException("this Java has no TLS: " + noTls.getMessage(), noTls);
    }
  }

  private static SmtpLook open(Socket socket, String hello, Hop hop)
      throws IOException, GeneralSecurityException {
    var greeting = greeting(socket);
    var extensions = ask(socket, hello, "250");
    // What does not leave this machine needs no TLS.
    if (!extensions.contains("STARTTLS") || hop.internetAddress().isEmpty()) {
      say(socket, "QUIT");
      return new SmtpLook(greeting, extensions, List.of());
    }
    ask(socket, "STARTTLS", "220");
    var tls = tls(socket, hop.host());
    var after = ask(tls, hello, "250");
    say(tls, "QUIT");
    var all = new ArrayList<>(extensions);
    all.addAll(after);
    return new SmtpLook(greeting, all.stream().distinct().toList(), chain(tls));
  }

  private static SmtpLook secure(SSLSocket socket, String hello) throws IOException {
    var greeting = greeting(socket);
    var extensions = ask(socket, hello, "250");
    say(socket, "QUIT");
    return new SmtpLook(greeting, extensions, chain(socket));
  }

  private static String greeting(Socket socket) throws IOException {
    return reply(socket.getInputStream(), "220").getFirst();
  }

  private static SSLSocket tls(Socket socket, String sni)
      throws IOException, GeneralSecurityException {
    var factory = AnyCertificate.context().getSocketFactory();
    var tls = (SSLSocket) factory.createSocket(socket, sni, socket.getPort(), false);
    var parameters = tls.getSSLParameters();
    if (sni.indexOf('.') > 0 && !sni.matches("[0-9.:]+")) {
      parameters.setServerNames(List.of(new SNIHostName(sni)));
    }
    tls.setSSLParameters(parameters);
    tls.startHandshake();
    return tls;
  }

  static List<X509Certificate> chain(SSLSocket socket) throws IOException {
    return Arrays.stream(socket.getSession().getPeerCertificates())
        .map(X509Certificate.class::cast)
        .toList();
  }

  private static void say(Socket socket, String command) throws IOException {
    socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  private static List<String> ask(Socket socket, String command, String code) throws IOException {
    say(socket, command);
    return reply(socket.getInputStream(), code).stream()
        .map(line -> line.toUpperCase(Locale.ROOT))
        .toList();
  }

  /** The texts of a reply's lines; anything but the code that was hoped for is an error. */
  private static List<String> reply(InputStream in, String code) throws IOException {
    var texts = new ArrayList<String>();
    for (int i = 0; i < MOST_LINES; i++) {
      var line = line(in);
      if (!line.startsWith(code)) {
        throw new IOException("it says: " + line);
      }
      texts.add(line.length() > 4 ? line.substring(4) : "");
      if (line.length() < 4 || line.charAt(3) != '-') {
        return texts;
      }
    }
    throw new IOException("its reply does not end");
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        throw new EOFException("it closes the connection");
      }
      if (line.length() == LONGEST_LINE) {
        throw new IOException("its line does not end");
      }
      if (octet != '\r') {
        line.append(octet >= ' ' && octet < 0x7F ? (char) octet : '?');
      }
    }
    return line.toString();
  }

  /** The largest mail that it takes; empty if it does not say. */
  OptionalLong size() {
    return extensions.stream()
        .filter(text -> text.matches("SIZE [1-9]\\d{0,17}"))
        .mapToLong(text -> Long.parseLong(text.substring(5)))
        .findFirst();
  }

  /** The certificate itself. */
  Optional<X509Certificate> certificate() {
    return chain.stream().findFirst();
  }
}
