package org.sealpost.policy;

/** How a mail leaves for one recipient. */
public sealed interface Treatment {

  /** As it is. */
  record Plain() implements Treatment {}

  /** Signed by its sender. */
  record Signed() implements Treatment {}

  /** Encrypted to the recipient, unsigned because its sender cannot sign. */
  record Encrypted() implements Treatment {}

  /** Signed by its sender, then encrypted to the recipient. */
  record SignedAndEncrypted() implements Treatment {}
}
