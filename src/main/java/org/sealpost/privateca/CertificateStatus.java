package org.sealpost.privateca;

import java.time.Instant;

/** What our authority says today of a serial number. */
public sealed interface CertificateStatus {

  /** Issued by us and not taken back. */
  record Good() implements CertificateStatus {}

  /** Taken back. */
  record Revoked(Instant at, RevocationReason reason) implements CertificateStatus {}

  /** Never issued by us. */
  record Unknown() implements CertificateStatus {}
}
