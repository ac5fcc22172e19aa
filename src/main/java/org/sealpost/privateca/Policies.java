package org.sealpost.privateca;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;

/**
 * The policies that our certificates name, below an arc made from a UUID (X.667), which nobody else
 * has. The numbers of a mailbox follow the CA/Browser Forum's: 1.5, mailbox validated, strict.
 */
final class Policies {

  private static final ASN1ObjectIdentifier OURS =
      new ASN1ObjectIdentifier("2.25.311680377024623052732446853392117193566");

  static final ASN1ObjectIdentifier MAILBOX = OURS.branch("1.5.1.3");
  static final ASN1ObjectIdentifier SERVER = OURS.branch("2");

  private Policies() {}
}
