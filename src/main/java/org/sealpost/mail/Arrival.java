package org.sealpost.mail;

import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;

/**
 * How a mail reached us.
 *
 * @param at when its last octet came
 * @param client the peer's address
 * @param helo what the peer called itself in EHLO or HELO, as it said it
 * @param protocol the word for {@code Received: with} (RFC 3848): SMTP, ESMTP, ESMTPS, ESMTPSA,
 *     UTF8SMTP…
 * @param tls protocol version and cipher suite; empty in the clear
 * @param login who signed in by AUTH; empty if nobody did
 */
public record Arrival(
    Instant at,
    InetAddress client,
    String helo,
    String protocol,
    Optional<String> tls,
    Optional<Address> login) {}
