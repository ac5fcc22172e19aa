package org.sealpost.smtp;

import java.util.List;
import java.util.Optional;

/**
 * What one attempt to hand on a mail brought.
 *
 * @param outcomes one per recipient of the envelope, in its order
 * @param tls protocol version and cipher suite; empty in the clear or if nothing was reached
 * @param peer the hop, as {@link Hop#toString} writes it
 */
public record Transmission(List<RecipientOutcome> outcomes, Optional<String> tls, String peer) {

  public Transmission {
    outcomes = List.copyOf(outcomes);
  }
}
