package org.sealpost.cli.run;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.sealpost.certificates.AcmeCertificates;
import org.sealpost.certificates.ListenerCertificates;
import org.sealpost.certificates.ListenerRefusedException;
import org.sealpost.cli.configuration.Configuration;
import org.sealpost.cli.configuration.Configuration.TlsSection;
import org.sealpost.mail.Domain;
import org.sealpost.monitoring.ListenerTerm;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates that our listeners show: the configured one, read again when its files change,
 * or those that have come by ACME, else those of the private authority, renewed in time. New
 * sessions see what is new; nothing is restarted.
 */
final class ListenerTls {

  private static final Logger LOG = LoggerFactory.getLogger(ListenerTls.class);

  /** Of each listener. With client certificates one may hold some ten kilobytes. */
  private static final int MOST_SESSIONS = 2_000;

  private static final int SESSION_SECONDS = 3_600;

  private final Supplier<List<ListenerKey>> source;
  private final SwappedKeys keys;
  private final ExpiryAlarm alarm = new ExpiryAlarm();

  private ListenerTls(Supplier<List<ListenerKey>> source) {
    this.source = source;
    this.keys = new SwappedKeys(source.get());
  }

  /** As the configuration says; throws StartFailure if that cannot be used. */
  static ListenerTls of(
      Configuration configuration,
      ListenerCertificates certificates,
      Optional<AcmeCertificates> acme) {
    return configuration.tls().orElse(null) instanceof TlsSection.Files files
        ? of(files)
        : of(certificates, acme, ListenerNames.of(configuration));
  }

  /** With a certificate in files, which must be usable at the start. */
  static ListenerTls of(TlsSection.Files files) {
    try {
      return new ListenerTls(() -> List.of(read(files)));
    } catch (UnusableCertificateException unusable) {
      throw new StartFailure(
          "the certificate of the listeners cannot be used (tls.certificate, tls.key): "
              + unusable.getMessage(),
          unusable);
    }
  }

  /**
   * With a certificate for each group of names: the one that has come by ACME, else one of the
   * private authority, so that no listener ever waits for an authority outside.
   */
  static ListenerTls of(
      ListenerCertificates certificates,
      Optional<AcmeCertificates> acme,
      List<List<Domain>> groups) {
    try {
      return new ListenerTls(
          () ->
              groups.stream()
                  .map(
                      names ->
                          acme.flatMap(ordered -> ordered.current(names))
                              .map(come -> ListenerKey.kept(come, "acme"))
                              .orElseGet(
                                  () ->
                                      ListenerKey.kept(
                                          certificates.ofPrivateAuthority(names), "private")))
                  .toList());
    } catch (ListenerRefusedException refused) {
      throw new StartFailure(String.valueOf(refused.getMessage()), refused);
    }
  }

  private static ListenerKey read(TlsSection.Files files) {
    try {
      return ListenerKey.read(files.certificate(), files.key());
    } catch (GeneralSecurityException unusable) {
      throw new UnusableCertificateException(unusable);
    }
  }

  /** A context of its own, so that sessions cannot be resumed at another listener. */
  SSLContext context() {
    return context(new TrustManager[0]);
  }

  /** The same for a listener that asks its clients for a certificate. */
  SSLContext askingContext() {
    return context(new TrustManager[] {new AnyCertificate()});
  }

  private SSLContext context(TrustManager[] trust) {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {keys}, trust, null);
      // A client that shakes hands again and again must not fill memory with sessions to resume.
      context.getServerSessionContext().setSessionCacheSize(MOST_SESSIONS);
      context.getServerSessionContext().setSessionTimeout(SESSION_SECONDS);
      return context;
    } catch (GeneralSecurityException unusable) {
      throw new StartFailure("this Java has no TLS: " + unusable.getMessage(), unusable);
    }
  }

  /** The certificate that new sessions see which ask for no name. */
  X509Certificate certificate() {
    return keys.current().getFirst().certificate();
  }

  /** The same with those above it. */
  List<X509Certificate> chain() {
    return keys.current().getFirst().chain();
  }

  /** How long each lasts. */
  List<ListenerTerm> terms() {
    return keys.current().stream().map(ListenerKey::term).toList();
  }

  /**
   * Looks for newer certificates. What cannot be used, as files while they are being replaced one
   * after the other, changes nothing: a listener with the old certificate is better than one with
   * none.
   */
  synchronized void refresh(InstantSource clock) {
    try {
      var found = source.get();
      if (!found.equals(keys.current())) {
        keys.swap(found);
        found.forEach(
            key ->
                LOG.info(
                    "listeners show a new certificate of {}, good until {}",
                    key.certificate().getSubjectX500Principal(),
                    key.certificate().getNotAfter().toInstant()));
      }
    } catch (UnusableCertificateException unusable) {
      LOG.warn(
          "tls.certificate and tls.key cannot be used now; listeners keep the certificate they"
              + " have, good until {}: {}",
          certificate().getNotAfter().toInstant(),
          unusable.getMessage());
    } finally {
      alarm.look(terms(), clock.instant());
    }
  }

  /** Files that hold no certificate with its key. */
  private static final class UnusableCertificateException extends RuntimeException {

    UnusableCertificateException(GeneralSecurityException why) {
      super(String.valueOf(why.getMessage()), why);
    }
  }
}
