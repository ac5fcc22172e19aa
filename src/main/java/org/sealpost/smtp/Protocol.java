package org.sealpost.smtp;

/** What a hop speaks. The two differ in the greeting and in who is answered for at the end. */
public enum Protocol {
  /** One answer for the whole mail (RFC 5321). */
  SMTP("EHLO"),

  /** One answer for each recipient, from who puts mail into mailboxes (RFC 2033). */
  LMTP("LHLO");

  private final String greeting;

  Protocol(String greeting) {
    this.greeting = greeting;
  }

  /** The command that asks for what is offered. */
  String greeting() {
    return greeting;
  }
}
