package org.sealpost.certificates;

/** Why an enrolment was begun. */
public enum EnrolmentCause {
  /** There was no certificate. */
  FIRST,
  /** The one before nears its end. */
  RENEWAL,
  /** The one before is to be replaced, and revoked as soon as it is. */
  REISSUE
}
