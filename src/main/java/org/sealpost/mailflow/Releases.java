package org.sealpost.mailflow;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.sealpost.authenticity.AuthenticationOutcome;
import org.sealpost.authenticity.SenderAuthentication;
import org.sealpost.mail.Content;
import org.sealpost.mail.Mail;
import org.sealpost.quarantine.AlreadyAcknowledgedException;
import org.sealpost.quarantine.MailReleased;
import org.sealpost.quarantine.Quarantine;
import org.sealpost.quarantine.ReleaseListener;
import org.sealpost.smtp.Reply;
import org.sealpost.tracking.Direction;
import org.sealpost.tracking.StoryEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Brings released mail on its way. It was held as it came and is looked at again from the top; the
 * release is one more fact, and it outweighs the others.
 */
public final class Releases implements ReleaseListener {

  private static final Logger LOG = LoggerFactory.getLogger(Releases.class);

  /** The reason of a mail that nobody has read, because reading it broke the gateway. */
  static final String POISON =
      "poison: it was under judgement in three crashes, and has not been read";

  private static final String BROKEN = "its release broke the gateway three times";

  private static final Reply DONE = Reply.of(250, "2.0.0", "Done");

  private final Quarantine quarantine;
  private final SenderAuthentication authentication;
  private final Opening opening;
  private final Judging judging;
  private final Marks marks;
  private final Acceptance acceptance;
  private final Outbound outbound;
  private final Suspicion suspicion;
  private final ReportTaking taking;

  Releases(
      Quarantine quarantine,
      SenderAuthentication authentication,
      Opening opening,
      Judging judging,
      Marks marks,
      Acceptance acceptance,
      Outbound outbound,
      Suspicion suspicion,
      ReportTaking taking) {
    this.quarantine = quarantine;
    this.authentication = authentication;
    this.opening = opening;
    this.judging = judging;
    this.marks = marks;
    this.acceptance = acceptance;
    this.outbound = outbound;
    this.suspicion = suspicion;
    this.taking = taking;
  }

  @Override
  public void released(MailReleased event) {
    var mail =
        quarantine
            .mail(event.caseNumber())
            .orElseThrow(() -> new IllegalStateException("no mail in case " + event.caseNumber()));
    var reply =
        isPoison(event)
            ? carriedOn(() -> unread(mail, event), event)
            // What crashes us here would do so at each start: it is under the same guard as mail
            // that comes.
            : suspicion.answer(
                mail.message().content(),
                () -> carriedOn(() -> onItsWay(mail, event), event),
                () -> withdrawn(event, BROKEN));
    if (!reply.isPositive()) {
      throw new IllegalStateException(
          mail.id() + " is released, and cannot leave yet: " + reply.text());
    }
  }

  private static Reply carriedOn(Supplier<Reply> work, MailReleased event) {
    try {
      return work.get();
    } catch (AlreadyAcknowledgedException already) {
      LOG.info("{}: release {} was on its way already", event.mail(), event.release());
      return DONE;
    }
  }

  private Reply onItsWay(Mail mail, MailReleased event) {
    if (event.direction() == Direction.INBOUND) {
      return inbound(mail, event);
    }
    var stays = outbound.released(mail, event, sql -> quarantine.acknowledge(sql, event));
    // What the policy forbids it forbids tomorrow too: a person has to change something first.
    return stays
        .map(
            reply ->
                reply.isPermanent() ? withdrawn(event, "may not leave: " + reply.text()) : reply)
        .orElse(DONE);
  }

  /** It waits for a person again. */
  private Reply withdrawn(MailReleased event, String reason) {
    LOG.warn("{}: its release by {} ends in quarantine: {}", event.mail(), event.by(), reason);
    quarantine.withdraw(event, "released by " + event.by() + ", and held again: " + reason);
    return DONE;
  }

  private Reply inbound(Mail mail, MailReleased event) {
    var story = new ArrayList<StoryEntry>();
    var sender = authentication.verify(mail);
    var content = judged(mail, sender, event, story);
    Consumer<JdbcClient> acknowledged = sql -> quarantine.acknowledge(sql, event);
    return released(
        mail,
        event,
        story,
        content,
        taking.concerns(event.recipients())
            ? acknowledged.andThen(taking.released(mail, sender))
            : acknowledged);
  }

  private Reply released(
      Mail mail,
      MailReleased event,
      List<StoryEntry> story,
      Content content,
      Consumer<JdbcClient> also) {
    var others = taking.others(event.recipients());
    var parcels =
        others.isEmpty()
            ? List.<Acceptance.Outgoing>of()
            : List.of(new Acceptance.Outgoing(content, mail.envelope().withRecipients(others)));
    acceptance.release(mail, story, parcels, also);
    return DONE;
  }

  private Content judged(
      Mail mail, AuthenticationOutcome sender, MailReleased event, List<StoryEntry> story) {
    var opened = opening.opened(mail);
    var verdict = judging.verdict(mail, sender, opened);
    var content = marks.inbound(mail, opened, sender, verdict, story);
    story.add(
        new StoryEntry.Judged(
            event.at(),
            verdict.word().word(),
            "deliver",
            verdict.score(),
            verdict.threshold(),
            "released by " + event.by()));
    return content;
  }

  /** What broke three judgements is not judged a fourth time, least of all at each start. */
  private Reply unread(Mail mail, MailReleased event) {
    var story = new ArrayList<StoryEntry>();
    story.add(
        new StoryEntry.Judged(
            event.at(), "suspicious", "deliver", 0, 0, "released unread by " + event.by()));
    return released(
        mail, event, story, marks.passed(mail), sql -> quarantine.acknowledge(sql, event));
  }

  private boolean isPoison(MailReleased event) {
    return quarantine
        .find(event.caseNumber())
        .map(held -> held.reason().sentence().equals(POISON))
        .orElse(false);
  }
}
