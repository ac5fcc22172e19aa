package org.sealpost.certificates;

/** What came of a certificate that a mail brought. */
public sealed interface Learned {

  /** It is used from now on. */
  record Usable(PartnerCertificate certificate, boolean replacesAnother) implements Learned {}

  /** It was known before. */
  record Known(PartnerCertificate certificate) implements Learned {}

  /** It is kept, but another one stays in use until somebody decides. */
  record Waiting(PartnerCertificate certificate, String reason) implements Learned {}

  /** It is of no use. */
  record Refused(String reason) implements Learned {}
}
