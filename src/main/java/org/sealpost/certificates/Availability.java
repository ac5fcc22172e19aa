package org.sealpost.certificates;

import org.sealpost.smime.SmimeSigner;

/** Whether somebody of ours can sign now. */
public sealed interface Availability {

  /** Yes, with this. */
  record Ready(SmimeSigner signer) implements Availability {}

  /** Not yet: a certificate is on its way. */
  record Pending(String why) implements Availability {}

  /** No, and waiting will not help. */
  record Unavailable(String why) implements Availability {}
}
