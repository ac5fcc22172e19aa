package org.sealpost.certificates;

/** Where an enrolment is. Each step is durable before the next begins. */
public enum EnrolmentState {
  /** Key made, row written; nothing asked yet. */
  ORDERED,
  /** The authority is at it, or did not answer. */
  PENDING,
  /** The certificate is here. */
  ISSUED,
  /** It is the one that was ordered, and keeps the rules. */
  CHECKED,
  /** It signs, and others encrypt to it. */
  ACTIVE,
  /** A newer one took its place; it still decrypts. */
  SUPERSEDED,
  /** Taken back; it still decrypts. */
  REVOKED,
  /** Its time is over; it still decrypts. */
  EXPIRED,
  /** The authority, or our look at its answer, said no. */
  REJECTED;

  /** Whether the enrolment is still on its way to a certificate. */
  public boolean isOpen() {
    return switch (this) {
      case ORDERED, PENDING, ISSUED, CHECKED -> true;
      case ACTIVE, SUPERSEDED, REVOKED, EXPIRED, REJECTED -> false;
    };
  }
}
