package org.sealpost.smime;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/** Says whether a certificate can be trusted at a time. */
@FunctionalInterface
public interface ChainJudge {

  /**
   * Judges a certificate.
   *
   * @param leaf the signer's certificate
   * @param others certificates that came with the mail: hints for building a chain, never trusted
   * @param at the time that counts; never one that the signer states
   */
  ChainVerdict judge(X509Certificate leaf, List<X509Certificate> others, Instant at);
}
