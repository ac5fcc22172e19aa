package org.sealpost.certificates;

import org.sealpost.keys.KeyKind;

/**
 * How our people's certificates are made.
 *
 * @param defaultAuthority where they are ordered
 * @param keys of what kind; RSA is read by every client, P-256 is faster and smaller
 * @param spareKeys how many keys are made ahead, so that the first mail of somebody need not wait
 *     for one; 0 to 100
 */
public record CertificateSettings(String defaultAuthority, KeyKind keys, int spareKeys) {

  /** The private authority, RSA of 3072 bits, four keys ahead. */
  public static final CertificateSettings USUAL =
      new CertificateSettings("private", KeyKind.RSA_3072, 4);

  private static final int MOST_SPARE_KEYS = 100;

  public CertificateSettings {
    if (keys == KeyKind.ED25519) {
      throw new IllegalArgumentException("nobody could encrypt to a certificate with Ed25519");
    }
    if (spareKeys < 0 || spareKeys > MOST_SPARE_KEYS) {
      throw new IllegalArgumentException("spare keys are 0 to 100");
    }
  }
}
