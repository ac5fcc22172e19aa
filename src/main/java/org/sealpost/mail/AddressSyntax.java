package org.sealpost.mail;

import java.util.List;
import java.util.Optional;

/** Reads and writes addresses (RFC 5321 §4.1.2, RFC 5322 §3.4, RFC 6531 §3.3). */
final class AddressSyntax {

  private AddressSyntax() {}

  static Optional<Address> addrSpec(String text) {
    int at = text.lastIndexOf('@');
    return at <= 0
        ? Optional.empty()
        : Domain.parse(text.substring(at + 1)).map(d -> new Address(text.substring(0, at), d));
  }

  static String quoted(String localPart) {
    return localPart;
  }

  static AddressList addressList(String value) {
    return new AddressList(List.of(), false);
  }
}
