package org.sealpost.directory;

/** How mail to a partner is encrypted. */
public enum EncryptionDemand {
  /** In the clear, even where a certificate is known. */
  NEVER,
  /** Encrypted where a certificate is known. */
  IF_POSSIBLE,
  /** Encrypted, or not sent. */
  ALWAYS
}
