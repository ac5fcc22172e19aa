package org.sealpost.smtp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * Brings a connection to the point where a mail may begin: greeting, EHLO, TLS, EHLO again.
 *
 * <p>Two contexts for TLS, one that trusts anybody and one that verifies, so that a session begun
 * with an unverified peer is never resumed where verification is asked for.
 */
final class Dialling {

  /** How it went. */
  sealed interface Result {

    /**
     * A mail may begin.
     *
     * @param trouble why that is in the clear although TLS was tried
     */
    record Open(HopSession session, Optional<TlsTrouble> trouble) implements Result {}

    /** It may not. */
    record Failed(Failure failure) implements Result {}
  }

  private final ClientSettings settings;
  private final SSLContext trusting;
  private final SSLContext verifying;

  Dialling(ClientSettings settings) {
    this.settings = settings;
    try {
      this.trusting = AnyCertificate.context();
      this.verifying =
          settings.verifying().isPresent() ? settings.verifying().get() : SSLContext.getDefault();
    } catch (GeneralSecurityException noTls) {
      throw new IllegalStateException("this JVM has no TLS", noTls);
    }
  }

  Result dial(Hop hop, Protection protection) {
    var result = attempt(hop, protection);
    // RFC 7435 §3: protection if possible, else a fresh connection in the clear.
    return !protection.isForced()
            && result instanceof Result.Failed(Failure.BrokeAtTls(var trouble, var _))
        ? inTheClear(hop, trouble)
        : result;
  }

  private Result inTheClear(Hop hop, TlsTrouble trouble) {
    return switch (attempt(hop, Protection.of(TlsLevel.NONE))) {
      case Result.Open(var session, var _) -> new Result.Open(session, Optional.of(trouble));
      case Result.Failed failed -> failed;
    };
  }

  private Result attempt(Hop hop, Protection protection) {
    try {
      var session = HopSession.connect(settings, hop);
      var failure = prepare(session, hop, protection);
      if (failure.isEmpty()) {
        boolean refused =
            session.wire().tls().isEmpty()
                && !protection.equals(Protection.of(TlsLevel.NONE))
                && hop.address() instanceof InetSocketAddress;
        return new Result.Open(
            session, refused ? Optional.of(TlsTrouble.NOT_OFFERED) : Optional.empty());
      }
      session.close();
      return new Result.Failed(failure.get());
    } catch (IOException failed) {
      // RFC 3463 §3.5: X.4.1, no answer from the host.
      return new Result.Failed(new Failure.Broke("4.4.1", Causes.of(failed)));
    }
  }

  private Optional<Failure> prepare(HopSession session, Hop hop, Protection protection) {
    try {
      var greeting = session.hear(settings.command());
      if (greeting.code() != 220) {
        return Optional.of(refused(greeting));
      }
      var failure = session.greet();
      boolean clear =
          protection.equals(Protection.of(TlsLevel.NONE))
              // What does not leave this machine needs no TLS that nobody asks for.
              || (hop.address() instanceof UnixDomainSocketAddress && !protection.isForced());
      return failure.isPresent() || clear ? failure : secure(session, hop, protection);
    } catch (IOException failed) {
      session.breakOff();
      return Optional.of(new Failure.Broke(Causes.status(failed), Causes.of(failed)));
    }
  }

  /** RFC 5321 §3.1: a 554 greeting speaks for this host now, not for the mail for ever. */
  private static Failure refused(Reply reply) {
    return reply.isTransient()
        ? new Failure.Said(reply)
        : new Failure.Broke(
            reply.isPermanent() ? "4.3.2" : "4.5.0", "the greeting is " + reply.text());
  }

  private Optional<Failure> secure(HopSession session, Hop hop, Protection protection)
      throws IOException {
    if (!session.capabilities().tls()) {
      return protection.isForced()
          ? Optional.of(
              new Failure.BrokeAtTls(TlsTrouble.NOT_OFFERED, "TLS is required but not offered"))
          : Optional.empty();
    }
    try {
      var reply = session.ask("STARTTLS", settings.command());
      if (reply.code() != 220) {
        return !protection.isForced() && !reply.isPositive() && session.isUsable()
            ? Optional.empty()
            : Optional.of(
                new Failure.BrokeAtTls(
                    reply.isPositive() ? TlsTrouble.FAILED : TlsTrouble.NOT_OFFERED,
                    "STARTTLS was answered with " + reply.text()));
      }
      handshake(session, hop, protection);
    } catch (IOException failed) {
      session.breakOff();
      return Optional.of(
          new Failure.BrokeAtTls(TlsTrouble.of(failed), "TLS failed: " + Causes.of(failed)));
    }
    // RFC 3207 §4.2: what was offered in the clear counts no more.
    return session.greet();
  }

  private void handshake(HopSession session, Hop hop, Protection protection) throws IOException {
    boolean verify = protection.equals(Protection.of(TlsLevel.VERIFIED));
    var factory = (verify ? verifying : trusting).getSocketFactory();
    var wire = session.wire();
    var socket = (SSLSocket) factory.createSocket(wire.plain(), hop.host(), hop.port(), true);
    if (verify) {
      var parameters = socket.getSSLParameters();
      // The rules for host names are the same for all protocols (RFC 9525); this is their name
      // here.
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
    }
    wire.secure(socket, settings.handshake());
    if (verify) {
      requireAlternativeName(socket);
    }
    // Nothing has been said under TLS yet: who cannot prove itself learns nothing.
    PeerProof.require(protection, chain(socket));
  }

  private static List<X509Certificate> chain(SSLSocket socket) throws IOException {
    return Stream.of(socket.getSession().getPeerCertificates())
        .map(X509Certificate.class::cast)
        .toList();
  }

  /** The JVM would make do with a common name; RFC 9525 §2 does not. */
  private static void requireAlternativeName(SSLSocket socket) throws IOException {
    try {
      var certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      if (certificate.getSubjectAlternativeNames() == null) {
        throw new TlsTrouble.OtherHostException("the certificate names no host");
      }
    } catch (GeneralSecurityException unreadable) {
      throw new IOException("the certificate's names cannot be read", unreadable);
    }
  }
}
