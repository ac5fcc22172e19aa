package org.sealpost.certificates.connector;

import java.security.cert.X509Certificate;
import java.util.List;
import org.sealpost.privateca.RevocationReason;

/**
 * A certificate authority that we can order from. All methods may be called again with the same
 * arguments after a crash, and must then do nothing twice.
 */
public interface Authority {

  /** The word under which the configuration and the rows name it. */
  String name();

  /** Whether it answers an order within milliseconds, so that a mail may wait for it. */
  boolean answersAtOnce();

  /**
   * Places an order, or asks for one that was placed before under the same id. Throws
   * AuthorityUnavailableException if it does not answer.
   */
  Progress order(CertificateOrder order);

  /** What is wrong with a certificate from here, by the rules that this authority promises. */
  List<String> faults(X509Certificate certificate);

  /**
   * Has a certificate taken back. Throws AuthorityUnavailableException if it does not answer.
   *
   * @param who on whose behalf, for the audit log
   */
  void revoke(X509Certificate certificate, RevocationReason reason, String who);
}
