package org.sealpost.mail;

/** Something in a message that no honest program writes, or that readers read differently. */
public enum Anomaly {
  BARE_CR,
  BARE_LF,
  NUL_OCTET,
  HEADER_TOO_LARGE,
  TOO_MANY_FIELDS,
  BROKEN_FIELD,
  TOO_DEEP,
  TOO_MANY_PARTS,
  MISSING_BOUNDARY,
  UNCLOSED_MULTIPART,
  REPEATED_CONTENT_FIELD,
  UNKNOWN_ENCODING,
  BROKEN_BASE64,
  BROKEN_QUOTED_PRINTABLE,
  UNKNOWN_CHARSET
}
