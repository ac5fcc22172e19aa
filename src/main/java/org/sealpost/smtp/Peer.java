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
 */
public record Peer(
    String listener,
    InetAddress address,
    String helo,
    Optional<String> tls,
    Optional<Address> login) {}
