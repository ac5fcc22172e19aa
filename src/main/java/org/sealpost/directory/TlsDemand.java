package org.sealpost.directory;

/** How the connection to a partner's server is secured. */
public enum TlsDemand {
  /** TLS where the server offers it. */
  OPPORTUNISTIC,
  /** TLS, or not sent. */
  REQUIRED,
  /** TLS with a certificate that names the server and chains to a trusted root, or not sent. */
  VERIFIED
}
