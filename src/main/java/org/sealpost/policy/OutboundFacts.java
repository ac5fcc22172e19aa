package org.sealpost.policy;

import java.util.List;
import org.sealpost.directory.EncryptionDemand;
import org.sealpost.mail.Address;

/**
 * What the outbound policy must know of a mail.
 *
 * @param signing whether its sender can sign
 * @param recipients whom it is for
 */
public record OutboundFacts(Signing signing, List<Recipient> recipients) {

  public OutboundFacts {
    recipients = List.copyOf(recipients);
  }

  /** Whether a sender can sign. */
  public enum Signing {
    /** Key and certificate are there. */
    READY,
    /** The certificate is on order. */
    PENDING,
    /** There is none and there will be none. */
    UNAVAILABLE
  }

  /**
   * One recipient.
   *
   * @param address whom it is for
   * @param isOurs whether the mail stays within the organisation
   * @param demand how mail to this partner is encrypted
   * @param hasCertificate whether a valid certificate to encrypt to is known
   */
  public record Recipient(
      Address address, boolean isOurs, EncryptionDemand demand, boolean hasCertificate) {}
}
