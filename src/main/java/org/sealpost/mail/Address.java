package org.sealpost.mail;

import java.util.Locale;
import java.util.Optional;

/**
 * A mailbox address without display name: local part and domain (RFC 5321 §4.1.2, with UTF-8 by RFC
 * 6531 §3.3).
 *
 * @param localPart the local part without quotes, at most 64 octets, case kept
 * @param domain the domain
 */
public record Address(String localPart, Domain domain) implements Comparable<Address> {

  /**
   * Reads {@code local@domain}, quoted local parts included, as an SMTP command or a setting writes
   * it. Empty for anything else, address literals included. Never throws.
   */
  public static Optional<Address> parse(String text) {
    return AddressSyntax.addrSpec(text);
  }

  /** An address written in our own code or configuration; throws if it is none. */
  public static Address of(String text) {
    return parse(text).orElseThrow(() -> new IllegalArgumentException("not an address: " + text));
  }

  /**
   * The key under which people, trust and certificates are filed: lower case, A-labels. RFC 5321
   * §2.4 lets a receiver tell cases apart; no receiver that matters does.
   */
  public String key() {
    return localPart.toLowerCase(Locale.ROOT) + "@" + domain.name();
  }

  /** Whether SMTPUTF8 is needed to send to this address: its local part leaves ASCII. */
  public boolean needsUtf8() {
    return localPart.chars().anyMatch(c -> c > 127);
  }

  /** The form for people: U-labels in the domain. */
  public String display() {
    return AddressSyntax.quoted(localPart) + "@" + domain.display();
  }

  @Override
  public int compareTo(Address other) {
    return key().compareTo(other.key());
  }

  /** The form on the wire: local part quoted where it must be, domain in A-labels. */
  @Override
  public String toString() {
    return AddressSyntax.quoted(localPart) + "@" + domain.name();
  }
}
