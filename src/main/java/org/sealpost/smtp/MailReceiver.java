package org.sealpost.smtp;

import java.util.Optional;
import org.sealpost.mail.Address;
import org.sealpost.mail.Arrival;
import org.sealpost.mail.Content;
import org.sealpost.mail.Domain;
import org.sealpost.mail.Envelope;
import org.sealpost.mail.ReversePath;

/**
 * Whom the server asks what to answer. Called on the session's own thread; may take its time within
 * the protocol's limits. Whatever it throws becomes 451: the mail is the client's again. A positive
 * reply to {@link #received} is a promise: the mail is on disk.
 */
public interface MailReceiver {

  /**
   * A client has connected. A positive reply lets it talk; its text is not sent, the server greets
   * with its own.
   */
  Reply connected(Peer peer);

  /** MAIL FROM. The size is what the client declared (RFC 1870 §6), 0 if it did not. */
  Reply from(Peer peer, ReversePath reversePath, long declaredSize);

  /** RCPT TO. The envelope holds what was accepted so far. */
  Reply to(Peer peer, Envelope soFar, Address recipient);

  /**
   * The whole mail is here, its dots unstuffed. The content may lie in a temporary file that goes
   * away when this returns.
   */
  Reply received(Peer peer, Envelope envelope, Content content, Arrival arrival);

  /**
   * Where {@code <postmaster>} without a domain lives (RFC 5321 §4.5.1); empty if at the server's
   * own name.
   */
  default Optional<Domain> postmasterDomain() {
    return Optional.empty();
  }
}
