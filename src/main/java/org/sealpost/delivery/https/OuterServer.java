package org.sealpost.delivery.https;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.sealpost.dns.Answer;
import org.sealpost.dns.Resolver;

/**
 * A web server of somebody else: one request over TLS to an address that we looked up and looked at
 * ourselves. Nobody is followed elsewhere.
 */
public final class OuterServer {

  /** How it went. */
  public sealed interface Result {

    /** The server answered, whatever it said. */
    record Answered(HttpAnswer answer) implements Result {}

    /** It did not prove that it is the host. */
    record Untrusted(String cause) implements Result {}

    /** It could not be asked, or gave no whole answer. */
    record Failed(String cause) implements Result {}
  }

  /**
   * How servers are asked.
   *
   * @param trusted whose certificates count; empty for those that the JVM trusts
   * @param time how long one request may take in all
   * @param refused addresses that are never asked
   */
  public record Settings(
      Optional<SSLContext> trusted, Duration time, Predicate<InetAddress> refused) {

    /** For the internet. */
    public static final Settings USUAL =
        new Settings(Optional.empty(), Duration.ofSeconds(30), InnerAddresses::isInner);
  }

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final int MOST_ADDRESSES = 3;

  private final Resolver resolver;
  private final Settings settings;

  public OuterServer(Resolver resolver, Settings settings) {
    this.resolver = resolver;
    this.settings = settings;
  }

  /**
   * Sends one request and reads the answer; blocks no longer than the time allows.
   *
   * @param request head and body
   * @param largest octets of the largest body that is taken
   */
  public Result ask(String host, int port, byte[] request, int largest) {
    var addresses =
        resolver.addresses(host) instanceof Answer.Found<InetAddress>(var found, boolean _)
            ? found.stream().filter(settings.refused().negate()).limit(MOST_ADDRESSES).toList()
            : List.<InetAddress>of();
    if (addresses.isEmpty()) {
      return new Result.Failed(host + " has no address to be asked at");
    }
    var asking = new FutureTask<>(() -> ask(host, port, addresses, request, largest));
    var thread = Thread.ofVirtual().name("https " + host).start(asking);
    try {
      return asking.get(settings.time().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      // An interrupt closes the socket that a virtual thread waits for.
      thread.interrupt();
      return new Result.Failed(host + " does not answer in time");
    } catch (InterruptedException leave) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      return new Result.Failed("interrupted");
    } catch (ExecutionException broken) {
      throw new IllegalStateException(host + " could not be asked", broken.getCause());
    }
  }

  private Result ask(
      String host, int port, List<InetAddress> addresses, byte[] request, int largest) {
    Result last = new Result.Failed(host + " has no address");
    for (var address : addresses) {
      try {
        return new Result.Answered(exchange(host, port, address, request, largest));
      } catch (SSLHandshakeException | SSLPeerUnverifiedException untrusted) {
        last = new Result.Untrusted(host + ": " + untrusted.getMessage());
      } catch (IOException failed) {
        last = new Result.Failed(host + ": " + failed.getMessage());
      }
    }
    return last;
  }

  private HttpAnswer exchange(
      String host, int port, InetAddress address, byte[] request, int largest) throws IOException {
    try (var plain = new Socket()) {
      plain.setSoTimeout((int) settings.time().toMillis());
      plain.connect(
          new InetSocketAddress(address, port),
          (int) Math.min(CONNECT.toMillis(), settings.time().toMillis()));
      var factory = context().getSocketFactory();
      try (var socket = (SSLSocket) factory.createSocket(plain, host, port, true)) {
        var parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        requireAlternativeName(socket);
        socket.getOutputStream().write(request);
        return HttpAnswer.read(new BufferedInputStream(socket.getInputStream()), largest);
      }
    }
  }

  private SSLContext context() {
    try {
      return settings.trusted().isPresent() ? settings.trusted().get() : SSLContext.getDefault();
    } catch (NoSuchAlgorithmException noTls) {
      throw new IllegalStateException("this JVM has no TLS", noTls);
    }
  }

  /** The JVM would make do with a common name; RFC 9525 §2 does not. */
  private static void requireAlternativeName(SSLSocket socket) throws IOException {
    try {
      var certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      if (certificate.getSubjectAlternativeNames() == null) {
        throw new SSLPeerUnverifiedException("the certificate names no host");
      }
    } catch (CertificateParsingException unreadable) {
      throw new IOException("the certificate's names cannot be read", unreadable);
    }
  }
}
