package org.sealpost.certificates;

import org.sealpost.smime.SmimeSigner;

/** Whether somebody of ours can sign now. */
public sealed interface Availability {

  /**
   * Yes, with this.
   *
   * @param isNew whether it was this question that ordered the certificate
   */
  record Ready(SmimeSigner signer, boolean isNew) implements Availability {}

  /** Not yet: a certificate is on its way. */
  record Pending(String why) implements Availability {}

  /** No, and waiting will not help. */
  record Unavailable(String why) implements Availability {}
}
