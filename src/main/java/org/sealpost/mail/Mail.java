package org.sealpost.mail;

/**
 * One mail: what SMTP said, what the octets say, and how it came. Never changes; what is rebuilt is
 * another mail with the same id.
 */
public record Mail(MailId id, Envelope envelope, Message message, Arrival arrival) {

  /** The same mail with other octets. */
  public Mail withMessage(Message other) {
    return new Mail(id, envelope, other, arrival);
  }
}
