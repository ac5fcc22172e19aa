package org.sealpost.mailflow;

import java.util.ArrayList;
import java.util.List;
import org.sealpost.authenticity.SenderAuthentication;
import org.sealpost.mail.Content;
import org.sealpost.mail.Mail;
import org.sealpost.quarantine.AlreadyAcknowledgedException;
import org.sealpost.quarantine.MailReleased;
import org.sealpost.quarantine.Quarantine;
import org.sealpost.quarantine.ReleaseListener;
import org.sealpost.tracking.Direction;
import org.sealpost.tracking.StoryEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings released mail on its way. It was held as it came and is looked at again from the top; the
 * release is one more fact, and it outweighs the others.
 */
public final class Releases implements ReleaseListener {

  private static final Logger LOG = LoggerFactory.getLogger(Releases.class);

  /** The reason of a mail that nobody has read, because reading it broke the gateway. */
  static final String POISON =
      "poison: it was under judgement in three crashes, and has not been read";

  private final Quarantine quarantine;
  private final SenderAuthentication authentication;
  private final Opening opening;
  private final Judging judging;
  private final Marks marks;
  private final Acceptance acceptance;
  private final Outbound outbound;

  Releases(
      Quarantine quarantine,
      SenderAuthentication authentication,
      Opening opening,
      Judging judging,
      Marks marks,
      Acceptance acceptance,
      Outbound outbound) {
    this.quarantine = quarantine;
    this.authentication = authentication;
    this.opening = opening;
    this.judging = judging;
    this.marks = marks;
    this.acceptance = acceptance;
    this.outbound = outbound;
  }

  @Override
  public void released(MailReleased event) {
    var mail =
        quarantine
            .mail(event.caseNumber())
            .orElseThrow(() -> new IllegalStateException("no mail in case " + event.caseNumber()));
    try {
      if (event.direction() == Direction.INBOUND) {
        inbound(mail, event);
      } else {
        outbound.released(mail, event, sql -> quarantine.acknowledge(sql, event));
      }
    } catch (AlreadyAcknowledgedException already) {
      LOG.info("{}: release {} was on its way already", mail.id(), event.release());
    }
  }

  private void inbound(Mail mail, MailReleased event) {
    var story = new ArrayList<StoryEntry>();
    var content = isPoison(event) ? unread(mail, event, story) : judged(mail, event, story);
    var parcel =
        new Acceptance.Outgoing(content, mail.envelope().withRecipients(event.recipients()));
    acceptance.release(mail, story, parcel, sql -> quarantine.acknowledge(sql, event));
  }

  private Content judged(Mail mail, MailReleased event, List<StoryEntry> story) {
    var sender = authentication.verify(mail);
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
  private Content unread(Mail mail, MailReleased event, List<StoryEntry> story) {
    story.add(
        new StoryEntry.Judged(
            event.at(), "suspicious", "deliver", 0, 0, "released unread by " + event.by()));
    return marks.passed(mail);
  }

  private boolean isPoison(MailReleased event) {
    return quarantine
        .find(event.caseNumber())
        .map(held -> held.reason().sentence().equals(POISON))
        .orElse(false);
  }
}
