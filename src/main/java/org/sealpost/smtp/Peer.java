package org.sealpost.smtp;

import java.net.InetAddress;
import java.util.Optional;
import org.sealpost.mail.Address;

/**
 * What is known of the client of a session at this moment.
 *
 * @param listener the listener's name: {@code inbound}, {@code outbound}, {@code submission}
 * @param address where it connects from
 * @param helo what it called itself; empty before EHLO
 * @param tls protocol version and cipher suite; empty in the clear
 * @param login who signed in by AUTH; empty if nobody did
 * @param certificate the subject of its certificate, if the listener knows it as one of ours
 */
public record Peer(
    String listener,
    InetAddress address,
    String helo,
    Optional<String> tls,
    Optional<Address> login,
    Optional<String> certificate) {

  /** A client without a certificate. */
  public Peer(
      String listener,
      InetAddress address,
      String helo,
      Optional<String> tls,
      Optional<Address> login) {
    this(listener, address, helo, tls, login, Optional.empty());
  }

  Peer from(InetAddress other) {
    return new Peer(listener, other, helo, tls, login, certificate);
  }

  Peer named(String name) {
    return new Peer(listener, address, name, tls, login, certificate);
  }

  Peer as(Address person) {
    return new Peer(listener, address, helo, tls, Optional.of(person), certificate);
  }
}
