package org.sealpost.mailflow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sealpost.authenticity.AuthenticationOutcome;
import org.sealpost.authenticity.DkimOutcome;
import org.sealpost.authenticity.SenderAuthentication;
import org.sealpost.certificates.Learned;
import org.sealpost.certificates.PartnerCertificates;
import org.sealpost.directory.Directory;
import org.sealpost.mail.Address;
import org.sealpost.mail.Arrival;
import org.sealpost.mail.Content;
import org.sealpost.mail.Domain;
import org.sealpost.mail.Envelope;
import org.sealpost.mail.Mail;
import org.sealpost.mail.MailId;
import org.sealpost.mail.Message;
import org.sealpost.mail.ReversePath;
import org.sealpost.policy.Action;
import org.sealpost.policy.Points;
import org.sealpost.policy.Verdict;
import org.sealpost.quarantine.HoldReason;
import org.sealpost.reports.MailFate;
import org.sealpost.reports.ReportDesk;
import org.sealpost.smime.Opened;
import org.sealpost.smime.SignerFacts;
import org.sealpost.smime.SmimeStatus;
import org.sealpost.smtp.MailReceiver;
import org.sealpost.smtp.Peer;
import org.sealpost.smtp.Reply;
import org.sealpost.store.ContentStore;
import org.sealpost.tracking.CheckLine;
import org.sealpost.tracking.Direction;
import org.sealpost.tracking.Stories;
import org.sealpost.tracking.StoryEntry;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The way in: mail from the world to our people. Read {@link #received} from top to bottom; that is
 * the path.
 */
public final class Inbound implements MailReceiver {

  private static final Reply OK = Reply.of(250, "2.1.0", "Ok");
  private static final Reply TAKEN = Reply.of(250, "2.1.5", "Ok");

  private final Domain hostname;
  private final Flow.Doors doors;
  private final Directory directory;
  private final Gatekeeper gatekeeper;
  private final RecipientProbes probes;
  private final SenderAuthentication authentication;
  private final Opening opening;
  private final Judging judging;
  private final Branding branding;
  private final Marks marks;
  private final Acceptance acceptance;
  private final Room room;
  private final PartnerCertificates partners;
  private final Stories stories;
  private final MailWatch watch;
  private final Suspicion suspicion;
  private final ReportDesk reports;
  private final ReportTaking taking;
  private final Turns turns = new Turns();

  Inbound(
      Domain hostname,
      Flow.Doors doors,
      Directory directory,
      Gatekeeper gatekeeper,
      RecipientProbes probes,
      SenderAuthentication authentication,
      Opening opening,
      Judging judging,
      Branding branding,
      Marks marks,
      Acceptance acceptance,
      ContentStore contents,
      PartnerCertificates partners,
      Stories stories,
      MailWatch watch,
      Suspicion suspicion,
      ReportDesk reports,
      ReportTaking taking) {
    this.reports = reports;
    this.taking = taking;
    this.suspicion = suspicion;
    this.hostname = hostname;
    this.doors = doors;
    this.directory = directory;
    this.gatekeeper = gatekeeper;
    this.probes = probes;
    this.authentication = authentication;
    this.opening = opening;
    this.judging = judging;
    this.branding = branding;
    this.marks = marks;
    this.acceptance = acceptance;
    this.room = new Room(contents);
    this.partners = partners;
    this.stories = stories;
    this.watch = watch;
  }

  @Override
  public Reply connected(Peer peer) {
    return doors.inbound().test(peer.address())
        ? OK
        : Reply.of(554, "5.7.1", "No mail from your address");
  }

  @Override
  public Reply from(Peer peer, ReversePath reversePath, long declaredSize) {
    return room.forMail(declaredSize);
  }

  @Override
  public Reply to(Peer peer, Envelope soFar, Address recipient) {
    if (!directory.isOurs(recipient)) {
      return Reply.of(550, "5.7.1", "We do not relay mail for " + recipient.domain());
    }
    if (isRouted(recipient) && directory.person(recipient).isEmpty()) {
      return Reply.of(550, "5.7.1", "We do not relay: no routes before the @");
    }
    if (isPostmaster(recipient)) {
      return TAKEN;
    }
    boolean isForReports = taking.isFor(recipient);
    if (!isForReports && !directory.accepts(recipient)) {
      return Reply.of(550, "5.1.1", "There is no such mailbox here");
    }
    if (doors.unchecked().test(peer.address())) {
      return TAKEN;
    }
    // The inner server is asked last: only for clients that we would serve.
    return gatekeeper
        .refusal(peer, soFar.reversePath(), recipient)
        .or(() -> isForReports ? Optional.empty() : probes.refusal(recipient))
        .orElse(TAKEN);
  }

  /**
   * The server behind us trusts us; a stranger must not make it a relay by a name that old servers
   * read as a route: {@code kim%elsewhere@ours}, {@code elsewhere!kim@ours}, {@code
   * "kim@elsewhere"@ours}.
   */
  private static boolean isRouted(Address recipient) {
    return recipient.localPart().chars().anyMatch(c -> c == '%' || c == '!' || c == '@');
  }

  /** RFC 5321 §4.5.1: a postmaster is always there. */
  private static boolean isPostmaster(Address recipient) {
    return recipient.localPart().equalsIgnoreCase("postmaster");
  }

  @Override
  public Optional<Domain> postmasterDomain() {
    return directory.home(hostname);
  }

  @Override
  public Reply received(Peer peer, Envelope envelope, Content content, Arrival arrival) {
    return Room.unlessRefused(
        () ->
            suspicion.answer(
                content,
                () -> taken(peer, envelope, content, arrival),
                () -> parked(envelope, content, arrival)));
  }

  /** It has broken three judgements: it is accepted, and waits for a person. */
  private Reply parked(Envelope envelope, Content content, Arrival arrival) {
    var mail = new Mail(MailId.at(arrival.at()), envelope, Message.read(content), arrival);
    var judged =
        new StoryEntry.Judged(arrival.at(), "suspicious", "quarantine", 0, 0, Releases.POISON);
    var number =
        acceptance.hold(
            mail,
            Heads.of(mail, Direction.INBOUND).judged("suspicious", "quarantine", 0),
            List.of(Heads.received(mail), judged),
            HoldReason.held("suspicious", 0, Releases.POISON));
    return Reply.of(250, "2.0.0", "Ok: " + mail.id() + " is held for a person, case " + number);
  }

  private Reply taken(Peer peer, Envelope envelope, Content content, Arrival arrival) {
    long began = System.nanoTime();
    var mail = new Mail(MailId.at(arrival.at()), envelope, Message.read(content), arrival);
    var loop = Hops.refusal(mail.message());
    if (loop.isPresent()) {
      return loop.get();
    }
    if (doors.unchecked().test(peer.address())) {
      return passedOn(mail, began);
    }
    return turns.when(content.size(), () -> judged(mail, began));
  }

  private Reply judged(Mail mail, long began) {
    var found = authentication.verify(mail).with(gatekeeper.vouchers(mail.arrival().client()));
    var opened = opening.opened(mail);
    var verdict = judging.verdict(mail, found, opened);
    var sender = branding.branded(mail, found, verdict);
    var reply = answered(mail, sender, opened, verdict);
    fate(verdict.action()).ifPresent(fate -> reports.judged(sender, mail.arrival().client(), fate));
    counted(
        verdict.word().word(),
        verdict.action().word(),
        verdict.points().stream().map(Points::check).toList(),
        began);
    return reply;
  }

  /** What is put off comes again, and counts then. */
  private static Optional<MailFate> fate(Action action) {
    return switch (action) {
      case DELIVER, MARK -> Optional.of(MailFate.DELIVERED);
      case QUARANTINE -> Optional.of(MailFate.HELD);
      case REJECT -> Optional.of(MailFate.REFUSED);
      case DEFER -> Optional.empty();
    };
  }

  private void counted(String verdict, String action, List<String> checks, long began) {
    watch.answered(
        Direction.INBOUND, verdict, action, checks, Duration.ofNanos(System.nanoTime() - began));
  }

  /** Somebody whom the administrator trusts has judged already; we carry, and tell the story. */
  private Reply passedOn(Mail mail, long began) {
    var story =
        List.of(
            Heads.received(mail),
            new StoryEntry.Judged(
                mail.arrival().at(), "clean", "deliver", 0, 0, "passed on without checks"));
    var head = Heads.of(mail, Direction.INBOUND).judged("clean", "deliver", 0);
    // A report is believed for its sender's sake alone, whoever hands it on.
    var reply =
        taking.answered(
            mail,
            () -> authentication.verify(mail),
            head,
            story,
            () -> marks.passed(mail),
            sql -> {});
    counted("clean", "deliver", List.of(), began);
    return reply;
  }

  private Reply answered(Mail mail, AuthenticationOutcome sender, Opened opened, Verdict verdict) {
    var story = story(mail, sender, opened, verdict);
    return switch (verdict.action()) {
      case DELIVER, MARK -> delivered(mail, sender, opened, verdict, story);
      case QUARANTINE -> held(mail, verdict, story);
      case REJECT -> refused(mail, verdict, story);
      case DEFER -> Reply.of(451, "4.7.1", "Please try again later (" + mail.id() + ")");
    };
  }

  private Reply delivered(
      Mail mail,
      AuthenticationOutcome sender,
      Opened opened,
      Verdict verdict,
      List<StoryEntry> story) {
    return taking.answered(
        mail,
        () -> sender,
        Heads.judged(mail, Direction.INBOUND, verdict),
        story,
        () -> marks.inbound(mail, opened, sender, verdict, story),
        sql -> learn(sql, mail, sender, opened));
  }

  private Reply held(Mail mail, Verdict verdict, List<StoryEntry> story) {
    var number =
        acceptance.hold(
            mail,
            Heads.judged(mail, Direction.INBOUND, verdict),
            story,
            HoldReason.held(verdict.word().word(), verdict.score(), verdict.reason()));
    return Reply.of(250, "2.0.0", "Ok: " + mail.id() + " is held for a person, case " + number);
  }

  /** Refused while its sender is on the line; a sealed copy is kept in case we are wrong. */
  private Reply refused(Mail mail, Verdict verdict, List<StoryEntry> story) {
    var number =
        acceptance.hold(
            mail,
            Heads.judged(mail, Direction.INBOUND, verdict),
            story,
            HoldReason.refused(verdict.word().word(), verdict.score(), verdict.reason()));
    return Refusal.of(verdict, number, hostname);
  }

  /** A partner's certificate is learned from mail that is proven to be the partner's own. */
  private void learn(JdbcClient sql, Mail mail, AuthenticationOutcome sender, Opened opened) {
    if (opened.status() == SmimeStatus.VALID && sender.authenticated()) {
      opened.signers().stream()
          .filter(signer -> signer.matchesFrom() && signer.email().isPresent())
          .findFirst()
          .ifPresent(signer -> learn(sql, mail, signer.email().orElseThrow(), signer));
    }
  }

  private void learn(JdbcClient sql, Mail mail, Address partner, SignerFacts signer) {
    var at = mail.arrival().at();
    var learned = partners.learn(sql, partner, signer.certificate(), at);
    if (learned instanceof Learned.Usable) {
      stories.add(sql, mail.id(), new StoryEntry.Learned(at, partner.toString(), signer.serial()));
    }
  }

  private List<StoryEntry> story(
      Mail mail, AuthenticationOutcome sender, Opened opened, Verdict verdict) {
    var at = mail.arrival().at();
    var story = new ArrayList<StoryEntry>();
    story.add(Heads.received(mail));
    story.add(
        new StoryEntry.Authenticated(
            at,
            sender.spf().result().word(),
            bestDkim(sender),
            sender.dmarc().result().word(),
            sender.arc().result().word(),
            sender.results("").field().value()));
    branding.story(mail, sender).ifPresent(story::add);
    story.add(Opening.story(mail, opened));
    story.add(
        new StoryEntry.Checked(
            at,
            verdict.points().stream()
                .map(p -> new CheckLine(p.check(), p.points(), p.reason()))
                .toList()));
    story.add(
        new StoryEntry.Judged(
            at,
            verdict.word().word(),
            verdict.action().word(),
            verdict.score(),
            verdict.threshold(),
            verdict.reason()));
    return story;
  }

  private static String bestDkim(AuthenticationOutcome sender) {
    return sender.dkim().stream()
        .map(DkimOutcome::result)
        .sorted()
        .findFirst()
        .map(result -> result.word())
        .orElse("none");
  }
}
