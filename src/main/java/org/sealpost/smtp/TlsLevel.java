package org.sealpost.smtp;

/** How much the way to the next hop must be protected. */
public enum TlsLevel {
  /** In the clear, STARTTLS is not even tried. */
  NONE,
  /** STARTTLS if it is offered and works, any certificate; else in the clear (RFC 7435). */
  OPPORTUNISTIC,
  /** STARTTLS or nothing, any certificate: safe from listeners, not from impostors. */
  REQUIRED,
  /** STARTTLS or nothing, with a certificate that chains to a trust anchor and names the host. */
  VERIFIED
}
