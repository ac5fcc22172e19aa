package org.sealpost.certificates;

import java.time.Instant;
import org.sealpost.mail.Address;
import org.sealpost.privateca.RevocationReason;

/**
 * Something that happened to a certificate of ours. Events are read from the rows, as often as a
 * listener likes: whoever remembers the time of the last one it has seen loses none in a restart.
 */
public sealed interface CertificateEvent {

  /** The id of the enrolment. */
  String id();

  Instant at();

  /** A certificate signs from now on. */
  record CertificateIssued(String id, Address email, String serial, String authority, Instant at)
      implements CertificateEvent {}

  /** A certificate was taken back. */
  record CertificateRevoked(
      String id, Address email, String serial, RevocationReason reason, Instant at)
      implements CertificateEvent {}
}
