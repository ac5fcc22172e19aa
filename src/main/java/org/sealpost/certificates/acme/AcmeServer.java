package org.sealpost.certificates.acme;

import java.io.IOException;
import java.net.URI;
import java.security.KeyPair;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.sealpost.mail.Domain;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Http01Challenge;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;
import org.shredzone.acme4j.exception.AcmeServerException;
import org.shredzone.acme4j.exception.AcmeUserActionRequiredException;

/** An ACME server as we order from it: account, order, challenges by http, certificate. */
public final class AcmeServer {

  /** For each step of an order; a server that takes longer is asked again another time. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final Integer DNS_NAME = 2;

  private final URI directory;
  private final List<URI> contacts;
  private final Optional<SSLContext> trust;
  private final KeyPair account;
  private final Challenges challenges;

  /**
   * @param directory where the server says what it offers (RFC 8555 §7.1.1)
   * @param contacts whom the authority tells of trouble, as URIs
   * @param trust what its own certificate is checked against; empty for Java's list
   * @param account the key of our account; signs through the vault
   */
  public AcmeServer(
      URI directory,
      List<URI> contacts,
      Optional<SSLContext> trust,
      KeyPair account,
      Challenges challenges) {
    this.directory = directory;
    this.contacts = List.copyOf(contacts);
    this.trust = trust;
    this.account = account;
    this.challenges = challenges;
  }

  /**
   * Orders a certificate for these hosts and this key, and waits for it: up to some minutes. The
   * chain has the certificate first.
   */
  public List<X509Certificate> order(List<Domain> names, KeyPair key)
      throws OrderFailedException, InterruptedException {
    try {
      var session = new Session(directory, new TrustingProvider(trust));
      session.networkSettings().setTimeout(ANSWER);
      var login = login(session);
      var order = login.newOrder().domains(names.stream().map(Domain::name).toList()).create();
      authorize(order);
      if (order.waitUntilReady(PATIENCE) != Status.READY) {
        throw new OrderFailedException("the order is not ready: " + words(order.getError()));
      }
      order.execute(request(names, key));
      if (order.waitForCompletion(PATIENCE) != Status.VALID) {
        throw new OrderFailedException("the order failed: " + words(order.getError()));
      }
      return fitting(order.getCertificate().getCertificateChain(), names, key);
    } catch (AcmeException failed) {
      throw failed(failed);
    }
  }

  /** Makes the account, or finds the one that this key has already (RFC 8555 §7.3). */
  private Login login(Session session) throws AcmeException {
    var builder = new AccountBuilder().agreeToTermsOfService().useKeyPair(account);
    contacts.forEach(builder::addContact);
    return builder.createLogin(session);
  }

  private void authorize(Order order)
      throws AcmeException, OrderFailedException, InterruptedException {
    var tokens = new ArrayList<String>();
    try {
      var waiting = new ArrayList<Authorization>();
      for (var authorization : order.getAuthorizations()) {
        if (authorization.getStatus() == Status.VALID) {
          continue;
        }
        var challenge = httpChallenge(authorization);
        tokens.add(challenge.getToken());
        challenges.expect(challenge.getToken(), challenge.getAuthorization());
        challenge.trigger();
        waiting.add(authorization);
      }
      for (var authorization : waiting) {
        if (authorization.waitForCompletion(PATIENCE) != Status.VALID) {
          throw new OrderFailedException(
              "%s is not ours in its eyes: %s"
                  .formatted(host(authorization), words(httpChallenge(authorization).getError())));
        }
      }
    } finally {
      tokens.forEach(challenges::forget);
    }
  }

  private static Http01Challenge httpChallenge(Authorization authorization)
      throws OrderFailedException {
    return authorization
        .findChallenge(Http01Challenge.class)
        .orElseThrow(
            () ->
                new OrderFailedException(
                    "the server offers no http-01 challenge for " + host(authorization)));
  }

  private static String host(Authorization authorization) {
    return authorization.getIdentifier().getDomain();
  }

  /** The hosts stand in the alternative names alone (RFC 8555 §7.4). */
  private static byte[] request(List<Domain> names, KeyPair key) {
    try {
      var extensions = new ExtensionsGenerator();
      extensions.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(
              names.stream()
                  .map(name -> new GeneralName(GeneralName.dNSName, name.name()))
                  .toArray(GeneralName[]::new)));
      return new JcaPKCS10CertificationRequestBuilder(
              new X500Name(new org.bouncycastle.asn1.x500.RDN[0]), key.getPublic())
          .addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate())
          .build(new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate()))
          .getEncoded();
    } catch (IOException | OperatorCreationException ours) {
      throw new IllegalStateException("our own order cannot be written", ours);
    }
  }

  /** An authority that sends something else than was ordered must not take our listeners down. */
  private static List<X509Certificate> fitting(
      List<X509Certificate> chain, List<Domain> names, KeyPair key) throws OrderFailedException {
    if (chain.isEmpty() || !chain.getFirst().getPublicKey().equals(key.getPublic())) {
      throw new OrderFailedException("the certificate that came is for another key");
    }
    var certified = hosts(chain.getFirst());
    for (var name : names) {
      if (!certified.contains(name.name())) {
        throw new OrderFailedException("the certificate that came does not name " + name);
      }
    }
    return chain;
  }

  private static List<String> hosts(X509Certificate certificate) throws OrderFailedException {
    try {
      var names = certificate.getSubjectAlternativeNames();
      return names == null
          ? List.of()
          : names.stream()
              .filter(name -> DNS_NAME.equals(name.get(0)))
              .map(name -> String.valueOf(name.get(1)))
              .toList();
    } catch (CertificateParsingException malformed) {
      throw new OrderFailedException("the certificate that came cannot be read");
    }
  }

  private OrderFailedException failed(AcmeException failed) {
    var why =
        switch (failed) {
          case AcmeUserActionRequiredException terms ->
              "the authority wants something done by a person: " + words(terms.getProblem());
          case AcmeServerException refused -> "the server says: " + words(refused.getProblem());
          default -> "%s does not answer as it should: %s".formatted(directory, causes(failed));
        };
    return new OrderFailedException(
        why,
        failed instanceof AcmeRateLimitedException limited
            ? limited.getRetryAfter()
            : Optional.empty(),
        failed);
  }

  private static String causes(Throwable failed) {
    return Stream.iterate(failed, cause -> cause != null, Throwable::getCause)
        .limit(5)
        .map(cause -> cause.getClass().getSimpleName() + " " + cause.getMessage())
        .reduce((one, next) -> next)
        .orElse("");
  }

  private static String words(Optional<Problem> problem) {
    return problem.map(AcmeServer::words).orElse("it does not say why");
  }

  private static String words(Problem problem) {
    return problem.getDetail().orElseGet(() -> problem.getType().toString());
  }
}
