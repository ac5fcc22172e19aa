package org.sealpost.reports;

import java.text.MessageFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.sealpost.authenticity.reports.ReportMail;
import org.sealpost.authenticity.reports.ReportTarget;
import org.sealpost.delivery.DeliveryQueue;
import org.sealpost.delivery.Parcel;
import org.sealpost.directory.Directory;
import org.sealpost.mail.Address;
import org.sealpost.mail.Content;
import org.sealpost.mail.DeliveryWishes;
import org.sealpost.mail.MailId;
import org.sealpost.mail.Message;
import org.sealpost.mail.ReversePath;
import org.sealpost.store.ContentStore;
import org.sealpost.store.Database;
import org.sealpost.tracking.Direction;
import org.sealpost.tracking.Stories;
import org.sealpost.tracking.StoryEntry;
import org.sealpost.tracking.StoryHead;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes a report as a mail, signs it, and puts it into the queue. */
public final class ReportPosting {

  private static final List<Locale> LANGUAGES = List.of(Locale.ROOT, Locale.CHINESE);

  private final Database database;
  private final ContentStore contents;
  private final DeliveryQueue queue;
  private final Stories stories;
  private final Directory directory;
  private final ReportSettings settings;
  private final Optional<ReportIntake> intake;
  private final UnaryOperator<Content> signing;

  /**
   * @param intake who takes in reports to us, ours too; empty if nobody does
   * @param signing puts the DKIM signature of the domain in From on top
   */
  public ReportPosting(
      Database database,
      ContentStore contents,
      DeliveryQueue queue,
      Stories stories,
      Directory directory,
      ReportSettings settings,
      Optional<ReportIntake> intake,
      UnaryOperator<Content> signing) {
    this.database = database;
    this.contents = contents;
    this.queue = queue;
    this.stories = stories;
    this.directory = directory;
    this.settings = settings;
    this.intake = intake;
    this.signing = signing;
  }

  /** The signed mail. */
  Content written(
      WrittenReport report, LocalDate day, ReportTarget.Mailbox to, MailId id, Instant now) {
    var subject =
        "Report Domain: %s\r\n Submitter: %s\r\n Report-ID: <%s>"
            .formatted(report.domain(), settings.submitter(), report.id());
    var mail =
        new ReportMail(
            settings.from(),
            to.address(),
            subject,
            now,
            id + "@" + settings.hostname(),
            report.fields(),
            report.mailType(),
            text(report, day),
            report.mediaType(),
            report.fileName(),
            report.octets());
    return signing.apply(mail.content());
  }

  private String text(WrittenReport report, LocalDate day) {
    var text = new StringBuilder();
    for (var language : LANGUAGES) {
      var bundle = ResourceBundle.getBundle("messages.reports", language);
      text.append(
              new MessageFormat(bundle.getString(report.text()), language)
                  .format(
                      new Object[] {
                        report.domain(), settings.organization(), day.toString(), settings.contact()
                      }))
          .append("\r\n\r\n");
    }
    return text.toString();
  }

  /** Puts a mail into the queue; what else is written goes into the same transaction. */
  void send(
      Content content,
      ReportTarget.Mailbox to,
      MailId id,
      Instant now,
      boolean tlsReport,
      Consumer<JdbcClient> also) {
    var prepared = contents.prepare(content);
    boolean done = false;
    try {
      database.write(
          sql -> {
            also.accept(sql);
            prepared.keep(sql);
            queue.accept(
                sql,
                new Parcel(
                    id,
                    // Whoever cannot take a report owes us no bounce.
                    ReversePath.none(),
                    List.of(to.address()),
                    prepared.id(),
                    content.size(),
                    false,
                    false,
                    DeliveryWishes.NONE,
                    tlsReport));
            stories.begin(sql, head(content, to, id, now), List.of(queued(to, now)));
            return true;
          });
      done = true;
    } finally {
      if (!done) {
        prepared.abandon();
      }
    }
  }

  /** Whether reports to this address come to us. */
  boolean isOwn(Address address) {
    return intake.filter(open -> open.isFor(address)).isPresent();
  }

  /** Takes in a report of ours about a domain of ours, without a way through the world. */
  void hand(
      Content content, ReportTarget.Mailbox to, MailId id, Instant now, Consumer<JdbcClient> also) {
    var keeping = intake.orElseThrow().own(Message.read(content), settings.submitter(), id, now);
    database.write(
        sql -> {
          also.accept(sql);
          var entry = keeping.keep(sql);
          stories.begin(sql, head(content, to, id, now), List.of(entry));
          return true;
        });
  }

  private static StoryEntry queued(ReportTarget.Mailbox to, Instant now) {
    return new StoryEntry.Queued(now, List.of(to.address().toString()));
  }

  private StoryHead head(Content content, ReportTarget.Mailbox to, MailId id, Instant now) {
    return new StoryHead(
        id,
        now,
        directory.isOurs(to.host()) ? Direction.INTERNAL : Direction.OUTBOUND,
        "",
        settings.from().toString(),
        List.of(to.address().toString()),
        "Report to " + to.host(),
        id + "@" + settings.hostname(),
        content.size(),
        "",
        "clean",
        "deliver",
        0);
  }
}
