package org.sealpost.mailflow;

import org.sealpost.mail.Address;
import org.sealpost.mail.HeaderField;
import org.sealpost.mail.Mail;
import org.sealpost.policy.Verdict;
import org.sealpost.tracking.Direction;
import org.sealpost.tracking.StoryEntry;
import org.sealpost.tracking.StoryHead;

/** The first lines of a mail's story. */
final class Heads {

  private Heads() {}

  static StoryHead of(Mail mail, Direction direction) {
    var message = mail.message();
    return new StoryHead(
        mail.id(),
        mail.arrival().at(),
        direction,
        mail.envelope().reversePath().toString(),
        message.field("From").map(HeaderField::text).orElse(""),
        mail.envelope().recipients().stream().map(Address::toString).toList(),
        message.field("Subject").map(HeaderField::text).orElse(""),
        message.field("Message-ID").map(HeaderField::value).orElse(""),
        message.content().size(),
        mail.arrival().client().getHostAddress(),
        "",
        "",
        0);
  }

  static StoryHead judged(Mail mail, Direction direction, Verdict verdict) {
    return of(mail, direction)
        .judged(verdict.word().word(), verdict.action().word(), verdict.score());
  }

  static StoryEntry received(Mail mail) {
    var arrival = mail.arrival();
    return new StoryEntry.Received(
        arrival.at(),
        arrival.protocol(),
        arrival.client().getHostAddress(),
        arrival.helo(),
        arrival.tls(),
        arrival.login().map(Address::toString));
  }
}
