package org.sealpost.console.quarantine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sealpost.console.api.Described;
import org.sealpost.console.api.Words;
import org.sealpost.quarantine.Case;
import org.sealpost.quarantine.CaseRecipient;

/** A case as the API tells it. */
@Described("a message in quarantine, without its contents")
record HeldMessage(
    @Described("the case number") String id,
    @Described("the message's id, under which its story is told") String message,
    Instant keptAt,
    @Described("when it will be removed") Instant expiresAt,
    @Described("refused, held or waiting") String kind,
    String verdict,
    double score,
    String reason,
    String direction,
    String reversePath,
    String from,
    List<CaseRecipientFacts> recipients,
    String subject,
    String messageId,
    long size,
    String client,
    @Described("whether every recipient has got it") boolean released) {

  /** One recipient. */
  @Described("one recipient, and when and by whom it was let go to them")
  record CaseRecipientFacts(
      String address, Optional<Instant> releasedAt, Optional<String> releasedBy) {

    static CaseRecipientFacts of(CaseRecipient recipient) {
      return new CaseRecipientFacts(
          recipient.address().toString(),
          recipient.released().map(CaseRecipient.Release::at),
          recipient.released().map(CaseRecipient.Release::by));
    }
  }

  static HeldMessage of(Case held) {
    return new HeldMessage(
        held.number().text(),
        held.mail().text(),
        held.keptAt(),
        held.expiresAt(),
        Words.of(held.reason().kind()),
        held.reason().verdict(),
        held.reason().score(),
        held.reason().sentence(),
        Words.of(held.direction()),
        held.reversePath(),
        held.from(),
        held.recipients().stream().map(CaseRecipientFacts::of).toList(),
        held.subject(),
        held.messageId(),
        held.size(),
        held.client(),
        held.isReleased());
  }
}
