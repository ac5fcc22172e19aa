package org.sealpost.console;

/** One thing that may be done here; every page and every API route needs exactly one. */
public enum Right {
  /** Everybody, signed in or not. */
  PUBLIC,
  SEE_STATUS,
  SCAN,
  SEE_MESSAGES,
  SEE_QUEUE,
  CHANGE_QUEUE,
  SEE_QUARANTINE,
  RELEASE_QUARANTINE,
  DELETE_QUARANTINE,
  SEE_CERTIFICATES,
  CHANGE_CERTIFICATES,
  /** Taking a private key out as PKCS #12. */
  EXPORT_KEYS,
  SEE_TRUST,
  CHANGE_TRUST,
  SEE_KEYS,
  SEE_DIRECTORY,
  CHANGE_DIRECTORY,
  SEE_PARTNERS,
  CHANGE_PARTNERS,
  /** Who has an account or a token. */
  SEE_ACCESS,
  CHANGE_ACCESS,
  SEE_AUDIT,
  SEE_SETTINGS,
  /** One's own language, theme, password and sessions. */
  OWN_ACCOUNT
}
