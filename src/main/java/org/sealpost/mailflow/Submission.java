package org.sealpost.mailflow;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.sealpost.directory.Directory;
import org.sealpost.directory.Person;
import org.sealpost.mail.Address;
import org.sealpost.mail.AddressList;
import org.sealpost.mail.Arrival;
import org.sealpost.mail.Content;
import org.sealpost.mail.Envelope;
import org.sealpost.mail.HeaderField;
import org.sealpost.mail.Message;
import org.sealpost.mail.ReversePath;
import org.sealpost.smtp.MailReceiver;
import org.sealpost.smtp.Peer;
import org.sealpost.smtp.Reply;

/**
 * The way out for people who log in (RFC 6409): whoever sends here sends as themselves, in the
 * envelope and in the header; the rest is the way of all mail that leaves.
 */
public final class Submission implements MailReceiver {

  private static final Reply OK = Reply.of(250, "2.1.0", "Ok");
  private static final Reply NOT_LOGGED_IN = Reply.of(530, "5.7.0", "Log in first");
  private static final Reply NOT_YOURS =
      Reply.of(553, "5.7.1", "The sender's address is none of yours");

  private final Outbound outbound;
  private final Directory directory;
  private final Predicate<Peer> allowed;

  /**
   * @param allowed which mail programs may connect
   */
  Submission(Outbound outbound, Directory directory, Predicate<Peer> allowed) {
    this.outbound = outbound;
    this.directory = directory;
    this.allowed = allowed;
  }

  @Override
  public Reply connected(Peer peer) {
    return allowed.test(peer) ? OK : Reply.of(554, "5.7.1", "No submission from your address");
  }

  /**
   * RFC 6409 §6.1. A receipt has no sender in the envelope; its header is looked at all the same.
   */
  @Override
  public Reply from(Peer peer, ReversePath reversePath, long declaredSize) {
    var person = person(peer);
    if (person.isEmpty()) {
      return NOT_LOGGED_IN;
    }
    return reversePath.sender().map(person.get()::has).orElse(true)
        ? outbound.begun(reversePath, declaredSize)
        : NOT_YOURS;
  }

  @Override
  public Reply to(Peer peer, Envelope soFar, Address recipient) {
    return outbound.to(peer, soFar, recipient);
  }

  @Override
  public Reply received(Peer peer, Envelope envelope, Content content, Arrival arrival) {
    var person = person(peer);
    if (person.isEmpty()) {
      // Whoever left while the session was open sends nothing more.
      return NOT_LOGGED_IN;
    }
    return against(person.get(), Message.read(content))
        .orElseGet(() -> outbound.received(peer, envelope, content, arrival));
  }

  private Optional<Person> person(Peer peer) {
    return peer.login().flatMap(directory::person).filter(Person::active);
  }

  /** RFC 6409 §6.1 and §8.1: each author, and who pressed the button, is the one who logged in. */
  private static Optional<Reply> against(Person person, Message message) {
    var from = message.fields("From");
    if (from.size() != 1) {
      return Optional.of(Reply.of(550, "5.6.0", "A mail has one From field"));
    }
    return areOf(person, from) && areOf(person, message.fields("Sender"))
        ? Optional.empty()
        : Optional.of(
            Reply.of(553, "5.7.1", "From and Sender name addresses of yours, and nobody else's"));
  }

  private static boolean areOf(Person person, List<HeaderField> fields) {
    return fields.stream()
        .map(AddressList::read)
        .allMatch(
            list ->
                list.wellFormed()
                    && !list.mailboxes().isEmpty()
                    && list.mailboxes().stream().allMatch(one -> person.has(one.address())));
  }
}
