package org.sealpost.mailflow;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.sealpost.certificates.Availability;
import org.sealpost.certificates.Certificates;
import org.sealpost.correspondence.LevelOfTrust;
import org.sealpost.directory.Directory;
import org.sealpost.editing.HeaderEdit;
import org.sealpost.editing.HeaderLine;
import org.sealpost.editing.TraceLine;
import org.sealpost.mail.Address;
import org.sealpost.mail.Arrival;
import org.sealpost.mail.Content;
import org.sealpost.mail.Domain;
import org.sealpost.mail.Envelope;
import org.sealpost.mail.Mail;
import org.sealpost.mail.MailId;
import org.sealpost.mail.Message;
import org.sealpost.mail.ReversePath;
import org.sealpost.policy.OutboundFacts.Signing;
import org.sealpost.quarantine.HoldReason;
import org.sealpost.quarantine.MailReleased;
import org.sealpost.smime.SmimeSigner;
import org.sealpost.smtp.MailReceiver;
import org.sealpost.smtp.Peer;
import org.sealpost.smtp.Reply;
import org.sealpost.store.ContentStore;
import org.sealpost.tracking.Direction;
import org.sealpost.tracking.StoryEntry;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The way out: mail of our own servers to the world. Read {@link #received} from top to bottom;
 * that is the path.
 */
public final class Outbound implements MailReceiver {

  private static final Reply OK = Reply.of(250, "2.1.0", "Ok");
  private static final Reply POISON =
      Reply.of(554, "5.3.0", "This mail has broken the gateway three times; it is not taken");

  private final Domain hostname;
  private final Flow.Doors doors;
  private final Directory directory;
  private final Certificates certificates;
  private final OutboundTreatment treatment;
  private final Sealing sealing;
  private final Acceptance acceptance;
  private final Room room;
  private final LevelOfTrust trust;
  private final SendingLimits limits;
  private final MailWatch watch;
  private final Suspicion suspicion;
  private final ReportTaking taking;
  private final InstantSource clock;

  /**
   * @param doors who our own servers are: they may send
   */
  Outbound(
      Domain hostname,
      Flow.Doors doors,
      Directory directory,
      Certificates certificates,
      OutboundTreatment treatment,
      Sealing sealing,
      Acceptance acceptance,
      ContentStore contents,
      LevelOfTrust trust,
      SendingLimits limits,
      MailWatch watch,
      Suspicion suspicion,
      ReportTaking taking,
      InstantSource clock) {
    this.taking = taking;
    this.suspicion = suspicion;
    this.hostname = hostname;
    this.doors = doors;
    this.directory = directory;
    this.certificates = certificates;
    this.treatment = treatment;
    this.sealing = sealing;
    this.acceptance = acceptance;
    this.room = new Room(contents);
    this.trust = trust;
    this.limits = limits;
    this.watch = watch;
    this.clock = clock;
  }

  @Override
  public Reply connected(Peer peer) {
    return doors.outboundCallers().test(peer)
        ? OK
        : Reply.of(554, "5.7.1", "This port is for our own mail servers");
  }

  @Override
  public Reply from(Peer peer, ReversePath reversePath, long declaredSize) {
    if (!doors.outbound().test(peer)) {
      // It was let in to show a certificate that we know.
      return peer.tls().isPresent()
          ? Reply.of(550, "5.7.1", "This port is for our own mail servers")
          : Reply.of(530, "5.7.0", "Say STARTTLS first and show your certificate");
    }
    return begun(reversePath, declaredSize);
  }

  /** Whether a mail of somebody who may send can begin. */
  Reply begun(ReversePath reversePath, long declaredSize) {
    boolean ours = reversePath.sender().map(directory::isOurs).orElse(true);
    if (!ours) {
      return Reply.of(550, "5.7.1", "Only senders of our own domains may send here");
    }
    return room.forMail(declaredSize);
  }

  /**
   * An address for reports has no mailbox behind it: what our people send there would come back.
   */
  @Override
  public Reply to(Peer peer, Envelope soFar, Address recipient) {
    if (taking.others(List.of(recipient)).isEmpty()) {
      return Reply.of(550, "5.7.1", "This address takes reports of other mail servers alone");
    }
    return Reply.of(250, "2.1.5", "Ok");
  }

  @Override
  public Optional<Domain> postmasterDomain() {
    return directory.home(hostname);
  }

  @Override
  public Reply received(Peer peer, Envelope envelope, Content content, Arrival arrival) {
    // What waits for a person is released unread, and so unsealed: outbound it is refused instead,
    // while its sender is on the line.
    return Room.unlessRefused(
        () -> suspicion.answer(content, () -> taken(envelope, content, arrival), () -> POISON));
  }

  private Reply taken(Envelope envelope, Content content, Arrival arrival) {
    long began = System.nanoTime();
    var mail = new Mail(MailId.at(arrival.at()), envelope, Message.read(content), arrival);
    var loop = Hops.refusal(mail.message());
    if (loop.isPresent()) {
      return loop.get();
    }
    var forged = Authorship.refusal(mail.message(), directory::isOurs);
    if (forged.isPresent()) {
      return forged.get();
    }
    var author = Authorship.author(mail.message());
    var story = new ArrayList<StoryEntry>(List.of(Heads.received(mail)));
    var identity = author.flatMap(this::identity);
    identity.ifPresent(known -> enrolled(author.orElseThrow(), known, story));
    var excess = Optional.<String>empty();
    var reply =
        switch (treatment.of(mail, signing(identity))) {
          case OutboundTreatment.Plan.Stays(var refusal) -> refused(mail, story, refusal);
          case OutboundTreatment.Plan.Leaves(var groups) -> {
            var sender = limits.sender(arrival.login(), author);
            excess = excess(mail, sender);
            yield excess.isPresent()
                ? held(mail, sender.orElseThrow(), excess.get(), story)
                : sent(mail, groups, author, sender, identity.flatMap(Outbound::signer), story);
          }
        };
    watch.answered(
        direction(mail),
        excess.isPresent() ? "suspicious" : "clean",
        excess.isPresent() ? "quarantine" : reply.isPositive() ? "deliver" : "reject",
        List.of(),
        Duration.ofNanos(System.nanoTime() - began));
    return reply;
  }

  private Reply sent(
      Mail mail,
      List<Sealing.Group> groups,
      Optional<Address> author,
      Optional<Address> sender,
      Optional<SmimeSigner> signer,
      List<StoryEntry> story) {
    var parcels = parcels(mail, groups, author, signer, story);
    var outsiders = outsiders(mail);
    return acceptance.accept(
        mail,
        Heads.of(mail, direction(mail)).judged("clean", "deliver", 0),
        story,
        parcels,
        sql -> {
          author.ifPresent(from -> trust.earn(sql, from, outsiders));
          if (!outsiders.isEmpty()) {
            sender.ifPresent(person -> limits.count(sql, person, outsiders.size()));
          }
        });
  }

  private List<Acceptance.Outgoing> parcels(
      Mail mail,
      List<Sealing.Group> groups,
      Optional<Address> author,
      Optional<SmimeSigner> signer,
      List<StoryEntry> story) {
    var message = Message.read(completed(mail));
    var domain = author.map(Address::domain).orElseGet(() -> sender(mail));
    var parcels = new ArrayList<Acceptance.Outgoing>();
    for (var group : groups) {
      parcels.add(
          new Acceptance.Outgoing(
              sealing.sealed(message, group, signer, domain, clock.instant(), story),
              mail.envelope().withRecipients(group.recipients())));
    }
    return parcels;
  }

  /** Why the mail is more than its sender may send; mail among ourselves is not counted. */
  private Optional<String> excess(Mail mail, Optional<Address> sender) {
    int outsiders = outsiders(mail).size();
    return outsiders == 0 ? Optional.empty() : sender.flatMap(s -> limits.excess(s, outsiders));
  }

  /** As it came: it is signed and encrypted when somebody lets it go. */
  private Reply held(Mail mail, Address sender, String reason, List<StoryEntry> story) {
    story.add(new StoryEntry.Judged(clock.instant(), "suspicious", "quarantine", 0, 0, reason));
    var number =
        acceptance.hold(
            mail,
            Heads.of(mail, direction(mail)).judged("suspicious", "quarantine", 0),
            story,
            HoldReason.held("suspicious", 0, reason));
    limits.held(sender, reason);
    return Reply.of(250, "2.0.0", "Ok: " + mail.id() + " is held for a person, case " + number);
  }

  /** Somebody let a held mail go. Why it does not leave, now or ever; empty if it is on its way. */
  Optional<Reply> released(Mail held, MailReleased event, Consumer<JdbcClient> acknowledge) {
    var envelope = held.envelope().withRecipients(event.recipients());
    var mail = new Mail(held.id(), envelope, held.message(), held.arrival());
    var author = Authorship.author(mail.message());
    var identity = author.flatMap(this::identity);
    var story = new ArrayList<StoryEntry>();
    story.add(
        new StoryEntry.Judged(event.at(), "clean", "deliver", 0, 0, "released by " + event.by()));
    return switch (treatment.of(mail, signing(identity))) {
      case OutboundTreatment.Plan.Stays(var reply) -> Optional.of(reply);
      case OutboundTreatment.Plan.Leaves(var groups) -> {
        var parcels = parcels(mail, groups, author, identity.flatMap(Outbound::signer), story);
        acceptance.release(mail, story, parcels, acknowledge);
        yield Optional.empty();
      }
    };
  }

  private Reply refused(Mail mail, List<StoryEntry> story, Reply reply) {
    story.add(new StoryEntry.Replied(clock.instant(), reply.text()));
    acceptance.refuse(Heads.of(mail, direction(mail)).judged("clean", "reject", 0), story);
    return reply;
  }

  private Optional<Availability> identity(Address author) {
    return directory.person(author).map(person -> certificates.identityFor(person, author));
  }

  private static Signing signing(Optional<Availability> identity) {
    return switch (identity.orElse(null)) {
      case null -> Signing.UNAVAILABLE;
      case Availability.Ready ignored -> Signing.READY;
      case Availability.Pending ignored -> Signing.PENDING;
      case Availability.Unavailable ignored -> Signing.UNAVAILABLE;
    };
  }

  private static Optional<SmimeSigner> signer(Availability identity) {
    return identity instanceof Availability.Ready ready
        ? Optional.of(ready.signer())
        : Optional.empty();
  }

  /** The first mail of a person orders the certificate; its story says so. */
  private void enrolled(Address author, Availability identity, List<StoryEntry> story) {
    if (identity instanceof Availability.Ready ready && ready.isNew()) {
      var certificate = ready.signer().certificate();
      story.add(
          new StoryEntry.Enrolled(
              clock.instant(),
              author.toString(),
              certificate.getSerialNumber().toString(16),
              certificate.getIssuerX500Principal().getName()));
    }
  }

  /** What a mail needs before it may leave: a trace, a date, a name (RFC 6409 §8.2, §8.3). */
  private Content completed(Mail mail) {
    var message = mail.message();
    var edit =
        HeaderEdit.of(message)
            .removeForgedMarks(hostname.name())
            .add(TraceLine.received(mail, hostname.name()));
    if (message.field("Date").isEmpty()) {
      edit.add(new HeaderLine("Date", TraceLine.date(mail.arrival().at())));
    }
    if (message.field("Message-ID").isEmpty()) {
      edit.add(new HeaderLine("Message-ID", "<" + UUID.randomUUID() + "@" + hostname + ">"));
    }
    return edit.content();
  }

  private Domain sender(Mail mail) {
    return mail.envelope().reversePath().sender().map(Address::domain).orElse(hostname);
  }

  private Direction direction(Mail mail) {
    return outsiders(mail).isEmpty() ? Direction.INTERNAL : Direction.OUTBOUND;
  }

  private List<Address> outsiders(Mail mail) {
    return mail.envelope().recipients().stream().filter(r -> !directory.isOurs(r)).toList();
  }
}
