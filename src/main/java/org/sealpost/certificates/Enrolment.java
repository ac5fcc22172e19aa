package org.sealpost.certificates;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sealpost.keys.KeyId;
import org.sealpost.mail.Address;
import org.sealpost.privateca.RevocationReason;

/**
 * The way of one mailbox to one certificate, and the certificate's life after it.
 *
 * @param id 32 hexadecimal digits: the id of the certificate in pages and API
 * @param name the owner's name when it was ordered
 * @param replaces the id of the one before; empty if there was none
 * @param requestedBy who asked: a person, the renewal, or a mail
 * @param fault why it is not further; empty if all is well
 * @param certificates the certificate and those above it; none before it was issued
 * @param renewAt when its renewal begins
 * @param published whether {@code /pki/certificates} shows it
 */
public record Enrolment(
    String id,
    Address email,
    String name,
    String authority,
    EnrolmentCause cause,
    Optional<String> replaces,
    String requestedBy,
    KeyId key,
    EnrolmentState state,
    String fault,
    int tries,
    List<X509Certificate> certificates,
    String serial,
    Instant notBefore,
    Instant notAfter,
    Instant renewAt,
    Optional<Instant> revokedAt,
    Optional<RevocationReason> reason,
    boolean published,
    Instant orderedAt) {

  public Enrolment {
    certificates = List.copyOf(certificates);
  }

  /** The certificate itself. */
  public Optional<X509Certificate> certificate() {
    return certificates.stream().findFirst();
  }

  /** The certificates above it. */
  public List<X509Certificate> chain() {
    return certificates.isEmpty() ? List.of() : certificates.subList(1, certificates.size());
  }
}
