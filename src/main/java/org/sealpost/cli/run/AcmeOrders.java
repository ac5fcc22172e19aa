package org.sealpost.cli.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.sealpost.certificates.AcmeCertificates;
import org.sealpost.certificates.AcmeSettings;
import org.sealpost.cli.configuration.Configuration;
import org.sealpost.cli.configuration.Configuration.TlsSection;
import org.sealpost.mail.Domain;
import org.sealpost.monitoring.Health;
import org.sealpost.monitoring.Probe;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Orders certificates by ACME beside everything else, on a thread of its own: an authority that is
 * slow or away holds up no start and no mail.
 */
final class AcmeOrders implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AcmeOrders.class);
  private static final int FIRST_LOOK_SECONDS = 1;
  private static final int PAUSE_SECONDS = 10;

  private final AcmeCertificates certificates;
  private final List<List<Domain>> groups;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("acme").daemon().factory());

  private AcmeOrders(AcmeCertificates certificates, List<List<Domain>> groups) {
    this.certificates = certificates;
    this.groups = groups;
  }

  /** As the configuration says; empty if certificates come from elsewhere. */
  static Optional<AcmeOrders> of(Configuration configuration, Street street, InstantSource clock) {
    return configuration
        .tls()
        .flatMap(
            section ->
                switch (section) {
                  case TlsSection.Files _ -> Optional.empty();
                  case TlsSection.Acme acme ->
                      Optional.of(
                          new AcmeOrders(
                              new AcmeCertificates(
                                  street.database(),
                                  street.vault(),
                                  street.audit(),
                                  new AcmeSettings(
                                      acme.directory(),
                                      acme.contacts(),
                                      acme.trust().map(AcmeOrders::trusting)),
                                  clock),
                              ListenerNames.of(configuration)));
                });
  }

  AcmeCertificates certificates() {
    return certificates;
  }

  /** From now on; to be called when the authority can reach us. */
  void begin(Runnable whenNew) {
    var _ =
        timer.scheduleWithFixedDelay(
            () -> look(whenNew), FIRST_LOOK_SECONDS, PAUSE_SECONDS, TimeUnit.SECONDS);
  }

  /** A failure now must not stop the next look. */
  private void look(Runnable whenNew) {
    try {
      if (certificates.upkeep(groups)) {
        whenNew.run();
      }
    } catch (RuntimeException failed) {
      LOG.warn("certificates by ACME: the look failed; it is tried again", failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether orders succeed. */
  Probe probe() {
    return new Probe("acme", false, this::health);
  }

  private Health health() {
    var faults = certificates.faults();
    return faults.isEmpty()
        ? Health.ok("acme", "no order has failed since the start")
        : Health.warn(
            "acme",
            faults.entrySet().stream()
                .map(fault -> fault.getKey() + ": " + fault.getValue())
                .collect(Collectors.joining("; ")),
            "each name must lead to listeners.acme at port 80; it is tried again by itself");
  }

  private static SSLContext trusting(Path roots) {
    try (InputStream in = Files.newInputStream(roots)) {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (var root : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("root-" + store.size(), root);
      }
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException unusable) {
      throw new StartFailure(
          "tls.acme.trust: " + roots + " holds no roots: " + unusable.getMessage(), unusable);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
