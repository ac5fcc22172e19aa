package org.sealpost.authenticity;

/** What a domain's owner asks for where its mail fails (RFC 9989 §4.7, the tags p, sp and np). */
public enum DmarcPolicy {
  NONE,
  QUARANTINE,
  REJECT
}
