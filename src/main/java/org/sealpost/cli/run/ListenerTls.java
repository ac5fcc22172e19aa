package org.sealpost.cli.run;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.sealpost.cli.configuration.Configuration;
import org.sealpost.cli.configuration.Configuration.TlsSection;
import org.sealpost.mail.Domain;
import org.sealpost.privateca.CertificateRequest;
import org.sealpost.privateca.IssueOutcome;
import org.sealpost.privateca.PrivateCa;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate that our SMTP listeners show: the configured one, read again when its files
 * change, else one of the private authority whose key is made at each start and lives in memory
 * alone.
 */
final class ListenerTls {

  private static final Logger LOG = LoggerFactory.getLogger(ListenerTls.class);

  private final Optional<TlsSection> files;
  private final SwappedKeys keys;

  ListenerTls(Configuration configuration, PrivateCa authority) {
    this(
        configuration.tls(),
        configuration
            .tls()
            .map(ListenerTls::required)
            .orElseGet(() -> issued(configuration.hostname(), authority)));
  }

  /** With a certificate in files, which must be usable at the start. */
  ListenerTls(TlsSection section) {
    this(Optional.of(section), required(section));
  }

  private ListenerTls(Optional<TlsSection> files, ListenerKey first) {
    this.files = files;
    this.keys = new SwappedKeys(first);
  }

  /** A context of its own, so that sessions cannot be resumed at another listener. */
  SSLContext context() {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {keys}, null, null);
      return context;
    } catch (GeneralSecurityException unusable) {
      throw new StartFailure(
          "the key for STARTTLS does not fit: " + unusable.getMessage(), unusable);
    }
  }

  /** The certificate that new sessions see. */
  X509Certificate certificate() {
    return keys.current().certificate();
  }

  /**
   * Reads the files again; new sessions see what is new. Files that do not fit together, as while
   * they are being replaced one after the other, change nothing: a listener with the old
   * certificate is better than one with none.
   */
  void refresh() {
    files.ifPresent(this::refresh);
  }

  private void refresh(TlsSection section) {
    try {
      var found = ListenerKey.read(section.certificate(), section.key());
      if (!found.equals(keys.current())) {
        keys.swap(found);
        LOG.info(
            "listeners show a new certificate of {}, good until {}",
            found.certificate().getSubjectX500Principal(),
            found.certificate().getNotAfter().toInstant());
      }
    } catch (GeneralSecurityException unusable) {
      LOG.warn(
          "tls.certificate and tls.key cannot be used now; listeners keep the certificate they"
              + " have, good until {}: {}",
          certificate().getNotAfter().toInstant(),
          unusable.getMessage());
    }
  }

  private static ListenerKey required(TlsSection section) {
    try {
      return ListenerKey.read(section.certificate(), section.key());
    } catch (GeneralSecurityException unusable) {
      throw unusable(unusable);
    }
  }

  private static StartFailure unusable(GeneralSecurityException why) {
    return new StartFailure(
        "the certificate for STARTTLS cannot be used (tls.certificate, tls.key): "
            + why.getMessage(),
        why);
  }

  private static ListenerKey issued(Domain hostname, PrivateCa authority) {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      var pair = generator.generateKeyPair();
      return new ListenerKey(issued(hostname, authority, pair.getPublic()), pair.getPrivate());
    } catch (GeneralSecurityException unusable) {
      throw unusable(unusable);
    }
  }

  private static List<X509Certificate> issued(Domain hostname, PrivateCa authority, PublicKey key) {
    var request = "listener " + hostname + " " + UUID.randomUUID();
    return switch (authority.issue(
        request, new CertificateRequest.Server(List.of(hostname), key))) {
      case IssueOutcome.Issued(var certificate, var above) ->
          Stream.concat(Stream.of(certificate), above.stream()).toList();
      case IssueOutcome.Refused(var faults) ->
          throw new StartFailure(
              "the private authority does not certify " + hostname + ": " + faults,
              new IllegalStateException());
    };
  }
}
