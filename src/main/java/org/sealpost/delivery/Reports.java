package org.sealpost.delivery;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sealpost.mail.Content;
import org.sealpost.mail.DeliveryWishes;
import org.sealpost.mail.DeliveryWishes.Notify;
import org.sealpost.mail.Domain;
import org.sealpost.mail.MailId;
import org.sealpost.mail.ReversePath;
import org.sealpost.store.ContentStore;
import org.sealpost.tracking.Direction;
import org.sealpost.tracking.Stories;
import org.sealpost.tracking.StoryHead;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What senders are told of their mail: of failures, of delays, and that it was handed on, as they
 * wish. A report is kept in the transaction that writes down what it tells.
 */
final class Reports {

  private final DeliveryQueue queue;
  private final ContentStore contents;
  private final Stories stories;
  private final Routes routes;
  private final DeliverySettings settings;
  private final InstantSource clock;

  Reports(
      DeliveryQueue queue,
      ContentStore contents,
      Stories stories,
      Routes routes,
      DeliverySettings settings,
      InstantSource clock) {
    this.queue = queue;
    this.contents = contents;
    this.stories = stories;
    this.routes = routes;
    this.settings = settings;
    this.clock = clock;
  }

  /** A report to the sender that waits for its transaction. */
  record Report(
      Bounce bounce,
      ContentStore.Prepared octets,
      long size,
      boolean eightBit,
      DeliveryWishes wishes) {}

  /** The reports that some attempts of a load call for. */
  List<Report> about(
      Load load,
      Leg leg,
      List<Attempt.Failed> failed,
      List<Journal.Later> later,
      List<Attempt.Delivered> handed,
      Content content) {
    var reports = new ArrayList<Report>();
    bounce(load, leg, failed, content).ifPresent(reports::add);
    notice(load, leg, later, content).ifPresent(reports::add);
    success(load, leg, handed, content).ifPresent(reports::add);
    return reports;
  }

  /** Takes a report into the queue, and begins its story. */
  void send(JdbcClient sql, Report report) {
    var bounce = report.bounce;
    report.octets.keep(sql);
    queue.accept(
        sql,
        new Parcel(
            bounce.id(),
            ReversePath.none(),
            List.of(bounce.to()),
            report.octets.id(),
            report.size,
            report.eightBit,
            bounce.to().needsUtf8(),
            report.wishes));
    stories.begin(sql, head(report));
  }

  private StoryHead head(Report report) {
    var bounce = report.bounce;
    return new StoryHead(
        bounce.id(),
        bounce.written(),
        routes.isOurs(bounce.to().domain()) ? Direction.INTERNAL : Direction.OUTBOUND,
        "",
        "MAILER-DAEMON@" + settings.hostname(),
        List.of(bounce.to().toString()),
        switch (bounce.kind()) {
          case FAILED -> "Bounce of " + bounce.mail();
          case DELAYED -> "Delay of " + bounce.mail();
          case RELAYED, DELIVERED -> "Report of " + bounce.mail();
        },
        bounce.id() + "@" + settings.hostname(),
        report.size,
        "",
        "clean",
        "deliver",
        0);
  }

  /** Whether the sender wants to hear of that. */
  static boolean wants(Load load, Attempt attempt, Notify event) {
    return load.wishes().of(attempt.recipient().address()).wants(event);
  }

  /** The bounce; none for a mail that is one itself (RFC 5321 §6.1). */
  private Optional<Report> bounce(
      Load load, Leg leg, List<Attempt.Failed> failed, Content content) {
    var lines =
        failed.stream()
            .filter(gone -> wants(load, gone, Notify.FAILURE))
            .map(gone -> line(load, leg, gone, Optional.empty()))
            .toList();
    return report(Bounce.Kind.FAILED, load, lines, content);
  }

  private Optional<Report> notice(Load load, Leg leg, List<Journal.Later> later, Content content) {
    var lines =
        later.stream()
            .filter(Journal.Later::notice)
            .map(Journal.Later::attempt)
            .filter(late -> wants(load, late, Notify.DELAY))
            .map(late -> line(load, leg, late, Optional.of(late.recipient().expires())))
            .toList();
    return report(Bounce.Kind.DELAYED, load, lines, content);
  }

  /**
   * What was asked for and the next hop cannot tell, because it was not asked: that it has the mail
   * (RFC 3461 §5.2.2), or has put it into the mailbox where that is what it does.
   */
  private Optional<Report> success(
      Load load, Leg leg, List<Attempt.Delivered> handed, Content content) {
    if (leg.reports()) {
      return Optional.empty();
    }
    var lines =
        handed.stream()
            .filter(done -> wants(load, done, Notify.SUCCESS))
            .map(done -> line(load, leg, done, Optional.empty()))
            .toList();
    return report(
        leg.delivers() ? Bounce.Kind.DELIVERED : Bounce.Kind.RELAYED, load, lines, content);
  }

  private static Bounce.Recipient line(
      Load load, Leg leg, Attempt attempt, Optional<Instant> retryUntil) {
    var address = attempt.recipient().address();
    return new Bounce.Recipient(
        address,
        load.wishes().of(address).original(),
        Answers.enhanced(attempt),
        attempt.quoted() ? relay(leg) : Optional.empty(),
        attempt.quoted() ? attempt.answer() : ownWords(leg, attempt),
        leg.ended(),
        retryUntil);
  }

  /** RFC 3464 §2.3.5: a server that did not say so is not quoted, only named. */
  private static String ownWords(Leg leg, Attempt attempt) {
    return leg.relay().equals(Leg.NOWHERE)
        ? attempt.answer()
        : leg.relay() + ": " + attempt.answer();
  }

  private static Optional<String> relay(Leg leg) {
    return leg.relay().equals(Leg.NOWHERE)
        ? Optional.empty()
        : Optional.of(leg.relay().replaceFirst("\\[.*", ""));
  }

  private Optional<Report> report(
      Bounce.Kind kind, Load load, List<Bounce.Recipient> recipients, Content content) {
    var sender = load.reversePath().sender();
    if (recipients.isEmpty() || sender.isEmpty()) {
      return Optional.empty();
    }
    var now = clock.instant();
    var bounce =
        new Bounce(
            kind,
            settings.hostname(),
            MailId.at(now),
            sender.get(),
            now,
            load.mail(),
            load.acceptedAt(),
            load.wishes().envelopeId(),
            recipients);
    var octets = bounce.content(content, back(bounce, load), load.utf8());
    return Optional.of(
        new Report(
            bounce,
            contents.prepare(octets),
            octets.size(),
            Bounce.isEightBit(octets),
            protection(load)));
  }

  /** RFC 3461 §4.3: RET is about failures alone; other reports bring the header. */
  private Bounce.Return back(Bounce bounce, Load load) {
    // What we opened for our people must not go back in the clear to whoever sent it sealed, and
    // what demands TLS comes back without its body (RFC 8689 §5).
    if (bounce.kind() != Bounce.Kind.FAILED
        || load.wishes().requireTls()
        || bounce.recipients().stream().anyMatch(this::isOurs)) {
      return Bounce.Return.HEADER;
    }
    return load.wishes()
        .returned()
        .map(
            wish ->
                switch (wish) {
                  case FULL -> Bounce.Return.WHOLE;
                  case HEADERS -> Bounce.Return.HEADER;
                })
        .orElse(Bounce.Return.SHORT);
  }

  private boolean isOurs(Bounce.Recipient recipient) {
    Domain domain = recipient.address().domain();
    return routes.isOurs(domain);
  }

  /** RFC 8689 §5: what is told of a mail travels as well protected as it can. */
  private static DeliveryWishes protection(Load load) {
    return load.wishes().requireTls()
        ? new DeliveryWishes(true, Optional.empty(), "", Map.of())
        : DeliveryWishes.NONE;
  }
}
