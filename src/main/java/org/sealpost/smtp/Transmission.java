package org.sealpost.smtp;

import java.util.List;
import java.util.Optional;

/**
 * What one attempt to hand on a mail brought.
 *
 * @param outcomes one per recipient of the envelope, in its order
 * @param tls protocol version and cipher suite; empty in the clear or if nothing was reached
 * @param peer the hop, as {@link Hop#toString} writes it
 * @param reports whether the hop offers DSN and so was told what the sender wants to hear of (RFC
 *     3461 §4): it reports from now on
 * @param delivers whether who accepts has put the mail into the mailbox (LMTP), not only taken it
 * @param trouble why TLS did not come about; empty if it did, or if nobody tried
 */
public record Transmission(
    List<RecipientOutcome> outcomes,
    Optional<String> tls,
    String peer,
    boolean reports,
    boolean delivers,
    Optional<TlsTrouble> trouble) {

  public Transmission {
    outcomes = List.copyOf(outcomes);
  }

  /** To a hop that was told of no wishes. */
  public Transmission(List<RecipientOutcome> outcomes, Optional<String> tls, String peer) {
    this(outcomes, tls, peer, false, false, Optional.empty());
  }
}
