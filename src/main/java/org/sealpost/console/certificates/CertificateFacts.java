package org.sealpost.console.certificates;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import org.sealpost.certificates.Enrolment;
import org.sealpost.console.api.Described;
import org.sealpost.console.api.Words;
import org.sealpost.privateca.RevocationReason;

/** A certificate of ours, or the order of one, as the API tells it. */
@Described("a certificate of one of our people, or the order of one")
record CertificateFacts(
    String id,
    String email,
    String name,
    String authority,
    @Described("ordered, pending, issued, checked, active, superseded, revoked, expired, rejected")
        String status,
    @Described("why it is not further; absent if all is well") Optional<String> fault,
    @Described("absent before it was issued") Optional<String> serial,
    Optional<String> subject,
    Optional<String> issuer,
    Optional<Instant> notBefore,
    Optional<Instant> notAfter,
    @Described("when its renewal begins") Optional<Instant> renewAt,
    Optional<Instant> revokedAt,
    Optional<String> revocationReason,
    @Described("whether /pki/certificates shows it") boolean published,
    @Described("the certificate that this one replaces") Optional<String> replaces,
    String requestedBy,
    Instant orderedAt) {

  static CertificateFacts of(Enrolment enrolment) {
    var certificate = enrolment.certificate();
    return new CertificateFacts(
        enrolment.id(),
        enrolment.email().toString(),
        enrolment.name(),
        enrolment.authority(),
        Words.of(enrolment.state()),
        Optional.of(enrolment.fault()).filter(text -> !text.isEmpty()),
        certificate.map(present -> enrolment.serial()),
        certificate.map(CertificateFacts::subject),
        certificate.map(present -> present.getIssuerX500Principal().getName()),
        certificate.map(present -> enrolment.notBefore()),
        certificate.map(present -> enrolment.notAfter()),
        certificate.map(present -> enrolment.renewAt()),
        enrolment.revokedAt(),
        enrolment.reason().map(RevocationReason::word),
        enrolment.published(),
        enrolment.replaces(),
        enrolment.requestedBy(),
        enrolment.orderedAt());
  }

  static String subject(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }
}
