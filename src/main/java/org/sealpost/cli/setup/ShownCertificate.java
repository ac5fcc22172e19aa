package org.sealpost.cli.setup;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import org.sealpost.certificates.CertificateHosts;
import org.sealpost.monitoring.Finding;

/** Judges a certificate that a listener shows. */
final class ShownCertificate {

  private static final int URGENT_DAYS = 7;

  /** What renews itself does so 30 days before its end; later than this it has failed. */
  private static final int SOON_DAYS = 28;

  private ShownCertificate() {}

  static Finding judge(String part, X509Certificate shown, String host, Instant now) {
    var end = shown.getNotAfter().toInstant();
    long days = Duration.between(now, end).toDays();
    var text =
        "certificate of %s by %s, good until %s"
            .formatted(CertificateHosts.of(shown), shown.getIssuerX500Principal().getName(), end);
    if (!CertificateHosts.covers(shown, host)) {
      return Finding.fail(
          part,
          text + ": does not name " + host,
          "get one that names " + host + ": tls.certificate, or tls.acme");
    }
    if (!now.isBefore(end)) {
      return Finding.fail(part, text + ": has ended", "renew it: tls.certificate, or tls.acme");
    }
    if (now.isBefore(shown.getNotBefore().toInstant())) {
      return Finding.fail(part, text + ": is not good yet", "timedatectl set-ntp true");
    }
    if (days <= URGENT_DAYS) {
      return Finding.fail(part, text + ": ends in " + days + " days", "renew it now");
    }
    return days <= SOON_DAYS
        ? Finding.warn(part, text + ": ends in " + days + " days", "see why it is not renewed")
        : Finding.ok(part, text);
  }
}
