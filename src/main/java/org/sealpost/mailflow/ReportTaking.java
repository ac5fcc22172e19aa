package org.sealpost.mailflow;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.sealpost.authenticity.AuthenticationOutcome;
import org.sealpost.directory.Directory;
import org.sealpost.mail.Address;
import org.sealpost.mail.Content;
import org.sealpost.mail.Mail;
import org.sealpost.quarantine.HoldReason;
import org.sealpost.reports.Intake;
import org.sealpost.reports.ReportDesk;
import org.sealpost.smtp.Reply;
import org.sealpost.tracking.Stories;
import org.sealpost.tracking.StoryEntry;
import org.sealpost.tracking.StoryHead;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Mail to an address for reports ends here: its report is taken in, and it goes on only to whoever
 * else is a recipient. What carries no report waits for a person, so that nothing is lost.
 */
final class ReportTaking {

  private static final Reply LATER =
      Reply.of(451, "4.7.1", "The DNS does not say who sent this, please try again later");
  private static final String NO_REPORT =
      "there is no report in it, and nothing else is taken at this address";

  private final ReportDesk desk;
  private final Directory directory;
  private final Stories stories;
  private final Acceptance acceptance;

  ReportTaking(ReportDesk desk, Directory directory, Stories stories, Acceptance acceptance) {
    this.desk = desk;
    this.directory = directory;
    this.stories = stories;
    this.acceptance = acceptance;
  }

  /** Whether reports arrive at this address. */
  boolean isFor(Address recipient) {
    return desk.isFor(recipient);
  }

  /** Whether one of them is an address for reports. */
  boolean concerns(List<Address> recipients) {
    return recipients.stream().anyMatch(desk::isFor);
  }

  /** Who gets the mail itself: a person does, also where reports arrive at the same address. */
  List<Address> others(List<Address> recipients) {
    return recipients.stream()
        .filter(recipient -> !desk.isFor(recipient) || directory.person(recipient).isPresent())
        .toList();
  }

  /**
   * Takes a mail in; one to people alone goes on.
   *
   * @param sender who sent it; asked for only if there is a report
   * @param content as it goes on; asked for only if it does
   * @param also what else belongs into the same transaction
   */
  Reply answered(
      Mail mail,
      Supplier<AuthenticationOutcome> sender,
      StoryHead head,
      List<StoryEntry> story,
      Supplier<Content> content,
      Consumer<JdbcClient> also) {
    var recipients = mail.envelope().recipients();
    if (!concerns(recipients)) {
      return accepted(mail, head, story, recipients, content, also);
    }
    var others = others(recipients);
    return switch (desk.intake(mail, sender.get())) {
      case Intake.Later() -> LATER;
      case Intake.NoReport(var keeping) when others.isEmpty() -> held(mail, head, story, keeping);
      case Intake.NoReport(var keeping) ->
          accepted(mail, head, story, others, content, also.andThen(telling(mail, keeping)));
      case Intake.Report(var keeping) ->
          accepted(mail, head, story, others, content, also.andThen(telling(mail, keeping)));
    };
  }

  /** The same for a mail that a person released; throws if the DNS does not answer. */
  Consumer<JdbcClient> released(Mail mail, AuthenticationOutcome sender) {
    return switch (desk.intake(mail, sender)) {
      case Intake.Later() ->
          throw new IllegalStateException(mail.id() + " cannot be taken in yet: " + LATER.text());
      case Intake.NoReport(var keeping) -> telling(mail, keeping);
      case Intake.Report(var keeping) -> telling(mail, keeping);
    };
  }

  private Consumer<JdbcClient> telling(Mail mail, Intake.Keeping keeping) {
    return sql -> stories.add(sql, mail.id(), keeping.keep(sql));
  }

  private Reply accepted(
      Mail mail,
      StoryHead head,
      List<StoryEntry> story,
      List<Address> others,
      Supplier<Content> content,
      Consumer<JdbcClient> also) {
    var parcels =
        others.isEmpty()
            ? List.<Acceptance.Outgoing>of()
            : List.of(
                new Acceptance.Outgoing(content.get(), mail.envelope().withRecipients(others)));
    return acceptance.accept(mail, head, story, parcels, also);
  }

  private Reply held(Mail mail, StoryHead head, List<StoryEntry> story, Intake.Keeping keeping) {
    var number =
        acceptance.hold(
            mail,
            head.judged(head.verdict(), "quarantine", head.score()),
            story,
            HoldReason.held(head.verdict(), head.score(), NO_REPORT),
            telling(mail, keeping));
    return Reply.of(250, "2.0.0", "Ok: " + mail.id() + " is held for a person, case " + number);
  }
}
