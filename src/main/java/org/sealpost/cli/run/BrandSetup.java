package org.sealpost.cli.run;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.sealpost.authenticity.BrandFetch;
import org.sealpost.authenticity.BrandIndicators;
import org.sealpost.authenticity.BrandSettings;
import org.sealpost.cli.configuration.Configuration;
import org.sealpost.delivery.WebFetch;

/** Who looks for the indicators of senders, as the configuration wants it. */
final class BrandSetup {

  private BrandSetup() {}

  /** Empty if none are looked for. */
  static Optional<BrandIndicators> of(Configuration configuration, Surroundings surroundings) {
    var section = configuration.bimi();
    if (!section.isEnabled()) {
      return Optional.empty();
    }
    var roots = new LinkedHashSet<X509Certificate>();
    section.roots().forEach(file -> roots.addAll(roots(file)));
    return Optional.of(
        new BrandIndicators(
            surroundings.resolver(),
            fetch(new WebFetch(surroundings.resolver())),
            new BrandSettings(roots, section.isEvidenceRequired(), section.patience()),
            surroundings.clock()));
  }

  /** The fetch of one package for the wish of another. */
  private static BrandFetch fetch(WebFetch web) {
    return (place, largest) ->
        switch (web.fetch(place, largest)) {
          case WebFetch.Result.Fetched(var octets) -> new BrandFetch.Fetched.Got(octets);
          case WebFetch.Result.Refused(var cause) -> new BrandFetch.Fetched.Refused(cause);
          case WebFetch.Result.Failed(var cause) -> new BrandFetch.Fetched.Failed(cause);
        };
  }

  private static Set<X509Certificate> roots(Path file) {
    var roots = new LinkedHashSet<X509Certificate>();
    try (var in = new BufferedInputStream(Files.newInputStream(file))) {
      for (var each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        roots.add((X509Certificate) each);
      }
    } catch (IOException | CertificateException unreadable) {
      throw new StartFailure(
          "authenticity.bimi.roots: the certificates in " + file + " cannot be read", unreadable);
    }
    if (roots.isEmpty()) {
      throw new StartFailure(
          "authenticity.bimi.roots: there is no certificate in " + file,
          new CertificateException("none"));
    }
    return roots;
  }
}
