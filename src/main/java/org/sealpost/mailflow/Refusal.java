package org.sealpost.mailflow;

import org.sealpost.mail.Domain;
import org.sealpost.policy.Verdict;
import org.sealpost.quarantine.CaseNumber;
import org.sealpost.smtp.Reply;

/** What a refused sender hears: what they can do, never how we found out. */
final class Refusal {

  private Refusal() {}

  static Reply of(Verdict verdict, CaseNumber number, Domain hostname) {
    var text =
        switch (verdict.word()) {
          case MALWARE -> "This mail carries something dangerous and was refused";
          case PHISHING, FRAUD -> "This mail does not come from whom it says and was refused";
          case SPAM, BULK -> "This mail looks like unwanted mail and was refused";
          case CLEAN, SUSPICIOUS -> "This mail was refused";
        };
    return Reply.of(
        550,
        "5.7.1",
        "%s; if that is wrong, tell the recipient case %s at %s".formatted(text, number, hostname));
  }
}
