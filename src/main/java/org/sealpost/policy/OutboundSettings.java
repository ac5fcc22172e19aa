package org.sealpost.policy;

/**
 * How our mail leaves where no partner's settings say otherwise.
 *
 * @param sign whether mail is signed where its sender can
 * @param waitForCertificate whether mail waits while its sender's certificate is on order
 */
public record OutboundSettings(boolean sign, boolean waitForCertificate) {

  /** The settings that come with the program. */
  public static final OutboundSettings USUAL = new OutboundSettings(true, false);
}
