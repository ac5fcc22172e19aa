package org.sealpost.privateca.lint;

/** What a certificate is for; most rules are about some kinds only. */
public enum Kind {
  MAILBOX,
  SERVER,
  ROOT,
  AUTHORITY;

  boolean isAuthority() {
    return this == ROOT || this == AUTHORITY;
  }
}
