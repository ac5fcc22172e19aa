package org.sealpost.delivery.sts;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
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
import org.sealpost.mail.Domain;

/**
 * Fetches policies (RFC 8461 §3.3): one request to an address that we chose ourselves, so that no
 * domain can make us ask a machine of our own network.
 */
public final class PolicyFetch {

  /** How it went. */
  public sealed interface Result {

    /** A policy. */
    record Fetched(StsPolicy policy) implements Result {}

    /**
     * None.
     *
     * @param word the result type of RFC 8460 §4.3.2
     */
    record Failed(String word, String cause) implements Result {}
  }

  /** Where policies are fetched, and how long that may take. */
  public record Settings(
      Optional<SSLContext> trusted, int port, Duration time, Predicate<InetAddress> refused) {}

  private static final Settings USUAL =
      new Settings(Optional.empty(), 443, Duration.ofSeconds(30), InnerAddresses::isInner);

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final int MOST_ADDRESSES = 3;

  private final Resolver resolver;
  private final Settings settings;

  /** With the authorities that the JVM trusts. */
  public PolicyFetch(Resolver resolver) {
    this(resolver, USUAL);
  }

  /** With other settings. */
  public PolicyFetch(Resolver resolver, Settings settings) {
    this.resolver = resolver;
    this.settings = settings;
  }

  /** Fetches the policy of a domain; blocks no longer than the time allows. */
  public Result fetch(Domain domain) {
    var host = "mta-sts." + domain.name();
    var addresses =
        resolver.addresses(host) instanceof Answer.Found<InetAddress>(var found, boolean _)
            ? found.stream().filter(settings.refused().negate()).limit(MOST_ADDRESSES).toList()
            : List.<InetAddress>of();
    if (addresses.isEmpty()) {
      return new Result.Failed("sts-policy-fetch-error", host + " has no address to be asked at");
    }
    var asking = new FutureTask<>(() -> ask(host, addresses));
    var thread = Thread.ofVirtual().name("mta-sts").start(asking);
    try {
      return asking.get(settings.time().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      // An interrupt closes the socket that a virtual thread waits for.
      thread.interrupt();
      return new Result.Failed("sts-policy-fetch-error", host + " does not answer in time");
    } catch (InterruptedException leave) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      return new Result.Failed("sts-policy-fetch-error", "interrupted");
    } catch (ExecutionException broken) {
      throw new IllegalStateException("a policy could not be fetched", broken.getCause());
    }
  }

  private Result ask(String host, List<InetAddress> addresses) {
    Result last = new Result.Failed("sts-policy-fetch-error", host + " has no address");
    for (var address : addresses) {
      try {
        return read(get(host, address));
      } catch (SSLHandshakeException | SSLPeerUnverifiedException untrusted) {
        last = new Result.Failed("sts-webpki-invalid", host + ": " + untrusted.getMessage());
      } catch (IOException failed) {
        last = new Result.Failed("sts-policy-fetch-error", host + ": " + failed.getMessage());
      }
    }
    return last;
  }

  /** RFC 8461 §3.3: 200 alone counts; who is sent elsewhere does not go there. */
  private static Result read(HttpAnswer answer) {
    if (answer.status() != 200) {
      return new Result.Failed("sts-policy-fetch-error", "HTTP status " + answer.status());
    }
    if (!answer.isPlainText()) {
      return new Result.Failed("sts-policy-invalid", "the policy is not text/plain");
    }
    return StsPolicy.parse(answer.text())
        .<Result>map(Result.Fetched::new)
        .orElseGet(() -> new Result.Failed("sts-policy-invalid", "the policy cannot be read"));
  }

  private HttpAnswer get(String host, InetAddress address) throws IOException {
    try (var plain = new Socket()) {
      plain.setSoTimeout((int) settings.time().toMillis());
      plain.connect(
          new InetSocketAddress(address, settings.port()),
          (int) Math.min(CONNECT.toMillis(), settings.time().toMillis()));
      var factory = context().getSocketFactory();
      try (var socket = (SSLSocket) factory.createSocket(plain, host, settings.port(), true)) {
        var parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        requireAlternativeName(socket);
        var request =
            "GET /.well-known/mta-sts.txt HTTP/1.1\r\nHost: "
                + host
                + "\r\nUser-Agent: Sealpost\r\nAccept: text/plain\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return HttpAnswer.read(new BufferedInputStream(socket.getInputStream()), StsPolicy.LARGEST);
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
