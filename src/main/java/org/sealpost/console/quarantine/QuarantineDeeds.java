package org.sealpost.console.quarantine;

import java.util.List;
import java.util.Map;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.frame.Deeds;
import org.sealpost.console.frame.Problem;
import org.sealpost.mail.Address;
import org.sealpost.quarantine.Case;
import org.sealpost.quarantine.CaseNumber;
import org.sealpost.quarantine.DeleteOutcome;
import org.sealpost.quarantine.Quarantine;
import org.sealpost.quarantine.ReleaseOutcome;
import org.springframework.stereotype.Component;

/** Releasing and removing what lies in quarantine, each with a reason that is recorded. */
@Component
final class QuarantineDeeds {

  private static final int LONGEST_REASON = 500;

  private final Quarantine quarantine;
  private final Deeds deeds;

  QuarantineDeeds(ConsoleParts parts, Deeds deeds) {
    this.quarantine = parts.quarantine();
    this.deeds = deeds;
  }

  Case known(String number) {
    return CaseNumber.parse(number)
        .flatMap(quarantine::find)
        .orElseThrow(() -> Problem.notFound("There is no case of this number, or no longer."));
  }

  /** Lets a mail go to these recipients, or to all if none is named. */
  void release(String number, List<String> recipients, String reason) {
    var why = checked(reason);
    var held = known(number);
    var to =
        recipients.isEmpty()
            ? held.recipients().stream().map(recipient -> recipient.address()).toList()
            : recipients.stream().map(QuarantineDeeds::address).toList();
    var outcome =
        deeds.<ReleaseOutcome>write(
            (sql, doer) -> {
              var done = quarantine.release(sql, held.number(), to, doer.name());
              if (done instanceof ReleaseOutcome.Released) {
                doer.record(
                    sql,
                    "quarantine.release",
                    held.number().text(),
                    Map.of("message", held.mail().text(), "reason", why));
              }
              return done;
            });
    switch (outcome) {
      case ReleaseOutcome.Released released -> quarantine.replay();
      case ReleaseOutcome.ReleasedBefore before ->
          throw Problem.conflict("All of these recipients have got it before.");
      case ReleaseOutcome.NotARecipient(var stranger) ->
          throw Problem.invalid("The message is not for " + stranger + ".");
      case ReleaseOutcome.NotThere gone ->
          throw Problem.notFound("There is no case of this number, or no longer.");
    }
  }

  void delete(String number, String reason) {
    var why = checked(reason);
    var held = known(number);
    var outcome =
        deeds.<DeleteOutcome>write(
            (sql, doer) -> {
              var done = quarantine.delete(sql, held.number(), doer.name(), why);
              if (done == DeleteOutcome.DELETED) {
                doer.record(
                    sql,
                    "quarantine.delete",
                    held.number().text(),
                    Map.of("message", held.mail().text(), "reason", why));
              }
              return done;
            });
    switch (outcome) {
      case DELETED -> {}
      case NOT_THERE -> throw Problem.notFound("There is no case of this number, or no longer.");
      case ON_ITS_WAY ->
          throw Problem.conflict("It was released and is not on its way yet; try again later.");
    }
  }

  /** Notes that a person thinks the verdict on a case was right or wrong. */
  void report(String number, String opinion, String reason) {
    var why = checked(reason);
    var held = known(number);
    deeds.write(
        (sql, doer) -> {
          doer.record(
              sql,
              "quarantine.report",
              held.number().text(),
              Map.of(
                  "message",
                  held.mail().text(),
                  "verdict",
                  held.reason().verdict(),
                  "opinion",
                  opinion,
                  "reason",
                  why));
          return held;
        });
  }

  private static String checked(String reason) {
    var text = reason.strip();
    if (text.length() > LONGEST_REASON) {
      throw Problem.invalid("A reason has at most " + LONGEST_REASON + " characters.");
    }
    return text;
  }

  private static Address address(String text) {
    return Address.parse(text.strip())
        .orElseThrow(() -> Problem.invalid("This is no address: " + text));
  }
}
