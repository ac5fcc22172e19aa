package org.sealpost.smime;

/** What opening a mail came to, in one word. Only {@link #VALID} says anything about the sender. */
public enum SmimeStatus {
  /** The whole content is signed by the owner of the one From address, with a trusted chain. */
  VALID,
  /** There is a signature, and it does not hold. */
  INVALID,
  /** The signature holds, but nobody we trust vouches for its certificate. */
  UNTRUSTED,
  /** There is no signature that speaks for this mail. */
  UNSIGNED,
  /** It is encrypted, and none of the given keys opens it. */
  UNDECRYPTABLE
}
