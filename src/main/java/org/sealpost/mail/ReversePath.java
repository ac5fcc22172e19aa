package org.sealpost.mail;

import java.util.Optional;

/** Where bounces go: an address, or nowhere for a bounce itself (RFC 5321 §4.5.5). */
public sealed interface ReversePath {

  /** The null reverse path {@code <>}: this mail must never be answered with a bounce. */
  record Null() implements ReversePath {
    @Override
    public String toString() {
      return "";
    }
  }

  /** A sender who wants to hear of failures. */
  record Sender(Address address) implements ReversePath {
    @Override
    public String toString() {
      return address.toString();
    }
  }

  /** The null reverse path. */
  static ReversePath none() {
    return new Null();
  }

  /** The reverse path of an address. */
  static ReversePath of(Address address) {
    return new Sender(address);
  }

  /** The sender's address, if there is one. */
  default Optional<Address> sender() {
    return switch (this) {
      case Null ignored -> Optional.empty();
      case Sender(Address address) -> Optional.of(address);
    };
  }
}
