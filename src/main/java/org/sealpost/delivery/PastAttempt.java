package org.sealpost.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.sealpost.mail.Address;

/**
 * One attempt of a mail that is still in the queue.
 *
 * @param recipient whom it was for
 * @param at when it ended
 * @param relay the next hop; {@code none} if none was reached
 * @param tls protocol version and cipher suite; empty in the clear
 * @param answer what the next hop, or the network, said
 * @param took how long the attempt took
 */
public record PastAttempt(
    Address recipient,
    Instant at,
    String relay,
    Optional<String> tls,
    String answer,
    Duration took) {}
