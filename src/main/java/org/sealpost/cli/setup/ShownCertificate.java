package org.sealpost.cli.setup;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import org.sealpost.certificates.CertificateHosts;
import org.sealpost.monitoring.Finding;
import org.sealpost.monitoring.Phrase;

/** Judges a certificate that a listener shows. */
final class ShownCertificate {

  private static final int URGENT_DAYS = 7;

  /** What renews itself does so 30 days before its end; later than this it has failed. */
  private static final int SOON_DAYS = 28;

  private ShownCertificate() {}

  static Finding judge(Phrase part, X509Certificate shown, String host, Instant now) {
    var end = shown.getNotAfter().toInstant();
    var text =
        Phrase.of(
            "certificate.shown",
            CertificateHosts.of(shown),
            shown.getIssuerX500Principal().getName(),
            end);
    return judge(part, text, shown, host, now).expectingThat("certificate.wanted", host, SOON_DAYS);
  }

  private static Finding judge(
      Phrase part, Phrase text, X509Certificate shown, String host, Instant now) {
    var end = shown.getNotAfter().toInstant();
    long days = Duration.between(now, end).toDays();
    if (!CertificateHosts.covers(shown, host)) {
      return Finding.fail(part, "certificate.other-name", text, host)
          .mendedBy("certificate.get", host);
    }
    if (!now.isBefore(end)) {
      return Finding.fail(part, "certificate.ended", text).mendedBy("certificate.renew");
    }
    if (now.isBefore(shown.getNotBefore().toInstant())) {
      return Finding.fail(part, "certificate.early", text).mended("timedatectl set-ntp true");
    }
    if (days <= URGENT_DAYS) {
      return Finding.fail(part, "certificate.urgent", text, days).mendedBy("certificate.renew");
    }
    return days <= SOON_DAYS
        ? Finding.warn(part, "certificate.soon", text, days).mendedBy("certificate.see-why")
        : Finding.ok(part, "certificate.ok", text);
  }
}
