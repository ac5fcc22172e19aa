package org.sealpost.policy;

import java.util.Optional;

/** A mailing that nothing else speaks against is delivered and called one. */
record MailingIsBulk() implements Rule {

  @Override
  public Optional<Ruling> rule(Case mail) {
    return mail.seen("bulk-mail")
        .map(seen -> new Ruling(VerdictWord.BULK, Action.DELIVER, seen.reason()));
  }
}
