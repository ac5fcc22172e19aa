package org.sealpost.mail;

/** Something in a message that no honest program writes, or that readers read differently. */
public enum Anomaly {
  /** A CR without LF. */
  BARE_CR,
  /** Some lines end in LF alone and others in CRLF; a file with LF throughout is no anomaly. */
  BARE_LF,
  /** An octet of value 0 outside binary content. */
  NUL_OCTET,
  /** A header beyond the limit; the fields beyond it were not read. */
  HEADER_TOO_LARGE,
  /** More header fields than the limit; the others were not read. */
  TOO_MANY_FIELDS,
  /** A header line that is no field, or a field after an empty line that should not be there. */
  BROKEN_FIELD,
  /** Multiparts or embedded messages nested beyond the limit; the innermost were not opened. */
  TOO_DEEP,
  /** More parts than the limit; the others were not read. */
  TOO_MANY_PARTS,
  /** A multipart without a usable boundary, or in which its boundary never occurs. */
  MISSING_BOUNDARY,
  /** A multipart that ends without its closing delimiter. */
  UNCLOSED_MULTIPART,
  /** A line that some readers take for a delimiter and others do not. */
  DOUBTFUL_BOUNDARY,
  /** A multipart with a transfer encoding other than identity (forbidden by RFC 2045 §6.4). */
  ENCODED_MULTIPART,
  /** An encoded embedded message beyond what is decoded; the rest was not read. */
  EMBEDDED_TOO_LARGE,
  /** Two Content-Type, Content-Transfer-Encoding or Content-Disposition fields in one header. */
  REPEATED_CONTENT_FIELD,
  /** A Content-Type that is none, states a parameter twice, or a boundary without a multipart. */
  BROKEN_CONTENT_TYPE,
  /** A transfer encoding that no standard knows, or one with something beside its name. */
  UNKNOWN_ENCODING,
  /** Characters outside the alphabet, or data after the padding. */
  BROKEN_BASE64,
  /** An equals sign that begins nothing, or unencoded octets. */
  BROKEN_QUOTED_PRINTABLE,
  /** uuencoded data without begin, without end, or with broken lines. */
  BROKEN_UUENCODE,
  /** A charset that is not known here. */
  UNKNOWN_CHARSET
}
