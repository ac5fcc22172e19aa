package org.sealpost.privateca;

import java.util.Arrays;
import java.util.Optional;

/** The authorities that we are: one root, and below it one for each purpose. */
public enum CaName {
  /** Signs the others, and nothing else. */
  ROOT("private-root"),
  /** Signs certificates of mailboxes. */
  MAIL("private"),
  /** Signs certificates of our own listeners. */
  TLS("private-tls");

  private final String word;

  CaName(String word) {
    this.word = word;
  }

  /** The word in addresses, rows and pages: {@code /pki/private.crl}. */
  public String word() {
    return word;
  }

  /** The authority of that word, if we have one. */
  public static Optional<CaName> named(String word) {
    return Arrays.stream(values()).filter(name -> name.word.equals(word)).findFirst();
  }
}
