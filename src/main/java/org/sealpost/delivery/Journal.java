package org.sealpost.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.sealpost.mail.Content;
import org.sealpost.mail.DeliveryWishes.Notify;
import org.sealpost.mail.Domain;
import org.sealpost.mail.MailId;
import org.sealpost.mail.ReversePath;
import org.sealpost.store.AfterCommit;
import org.sealpost.store.ContentStore;
import org.sealpost.store.Database;
import org.sealpost.tracking.Direction;
import org.sealpost.tracking.Stories;
import org.sealpost.tracking.StoryEntry;
import org.sealpost.tracking.StoryHead;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Writes down what attempts brought. A fate is on disk before anybody counts it, and the bounce
 * that tells of it is in the same transaction.
 */
final class Journal {

  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Instant NEVER = Moments.instant(Long.MAX_VALUE);

  private final Database database;
  private final DeliveryQueue queue;
  private final ContentStore contents;
  private final Stories stories;
  private final Fates rows;
  private final Routes routes;
  private final DeliverySettings settings;
  private final InstantSource clock;
  private final Patience patience;
  private final RandomGenerator random = RandomGenerator.getDefault();

  Journal(
      Database database,
      DeliveryQueue queue,
      ContentStore contents,
      Stories stories,
      Fates rows,
      Routes routes,
      DeliverySettings settings,
      InstantSource clock) {
    this.database = database;
    this.queue = queue;
    this.contents = contents;
    this.stories = stories;
    this.rows = rows;
    this.routes = routes;
    this.settings = settings;
    this.clock = clock;
    patience = new Patience(settings.firstRetry(), settings.longestRetry());
  }

  /** A recipient who stays in the queue, and until when. */
  private record Later(Attempt.Deferred attempt, Instant due, boolean notice) {}

  /** A report to the sender that waits for its transaction. */
  private record Report(Bounce bounce, ContentStore.Prepared octets, long size, boolean eightBit) {}

  /**
   * Writes down the attempts of one transmission. Does not give up while the database fails, for
   * what is not written down would be delivered again, unless {@code leaving} says that the gateway
   * ends. Returns when the first of the deferred recipients is due.
   *
   * @param content the octets; empty if they cannot be read
   */
  Optional<Instant> write(
      Load load, Leg leg, List<Attempt> attempts, Content content, BooleanSupplier leaving) {
    var later = new ArrayList<Later>();
    var failed = new ArrayList<Attempt.Failed>();
    var handed = new ArrayList<Attempt.Delivered>();
    for (var attempt : attempts) {
      switch (attempt) {
        case Attempt.Failed gone -> failed.add(gone);
        case Attempt.Deferred deferred -> later.add(later(deferred, leg.ended()));
        case Attempt.Delivered delivered -> handed.add(delivered);
        case Attempt.Parked parked -> {}
      }
    }
    var pause = FIRST_PAUSE;
    while (true) {
      try {
        var reports = reports(load, leg, failed, later, handed, content);
        database.write(sql -> write(sql, load, leg, attempts, later, reports));
        break;
      } catch (RuntimeException broken) {
        LOG.error("{}: what was delivered cannot be written down yet", load.mail(), broken);
        if (leaving.getAsBoolean() || !slept(pause)) {
          throw broken;
        }
        var twice = pause.multipliedBy(2);
        pause = twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
      }
    }
    return later.stream().map(Later::due).min(Instant::compareTo);
  }

  private List<Report> reports(
      Load load,
      Leg leg,
      List<Attempt.Failed> failed,
      List<Later> later,
      List<Attempt.Delivered> handed,
      Content content) {
    var reports = new ArrayList<Report>();
    bounce(load, leg, failed, content).ifPresent(reports::add);
    notice(load, leg, later, content).ifPresent(reports::add);
    success(load, leg, handed, content).ifPresent(reports::add);
    return reports;
  }

  private static boolean slept(Duration pause) {
    try {
      Thread.sleep(pause);
      return true;
    } catch (InterruptedException leave) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Later later(Attempt.Deferred attempt, Instant now) {
    var recipient = attempt.recipient();
    var due = patience.next(now, recipient.attempts() + 1, recipient.expires(), random);
    return new Later(attempt, due, !now.isBefore(recipient.noticeAt()));
  }

  private int write(
      JdbcClient sql,
      Load load,
      Leg leg,
      List<Attempt> attempts,
      List<Later> later,
      List<Report> reports) {
    int gone = 0;
    int ours = 0;
    for (var attempt : attempts) {
      switch (attempt) {
        case Attempt.Delivered delivered ->
            gone += rows.remove(sql, load, delivered.recipient()) ? 1 : 0;
        case Attempt.Failed failed -> gone += rows.remove(sql, load, failed.recipient()) ? 1 : 0;
        case Attempt.Parked parked ->
            ours += rows.park(sql, load, parked.recipient(), parked.answer()) ? 1 : 0;
        case Attempt.Deferred deferred -> {}
      }
    }
    for (var wait : later) {
      ours += defer(sql, load, leg, wait) ? 1 : 0;
    }
    if (gone + ours == 0) {
      return 0;
    }
    stories.add(sql, load.mail(), entries(load, leg, attempts));
    if (gone > 0) {
      rows.shrink(sql, load, gone).ifPresent(content -> contents.release(sql, content));
    }
    reports.forEach(report -> send(sql, report));
    AfterCommit.then(() -> attempts.forEach(attempt -> log(load, leg, attempt)));
    return gone + ours;
  }

  private boolean defer(JdbcClient sql, Load load, Leg leg, Later wait) {
    var recipient = wait.attempt.recipient();
    var noticeAt = wait.notice ? NEVER : recipient.noticeAt();
    boolean done = rows.defer(sql, load, recipient, wait.due, noticeAt, wait.attempt);
    if (done) {
      rows.note(sql, load, recipient, leg, wait.attempt.answer());
    }
    return done;
  }

  private static List<StoryEntry> entries(Load load, Leg leg, List<Attempt> attempts) {
    var entries = new ArrayList<StoryEntry>();
    for (var attempt : attempts) {
      var recipient = attempt.recipient().address().toString();
      entries.add(
          new StoryEntry.Attempted(
              leg.ended(),
              recipient,
              leg.relay(),
              leg.tls(),
              status(attempt),
              attempt.answer(),
              leg.took().toMillis()));
      if (attempt instanceof Attempt.Failed failed
          && load.reversePath().sender().isPresent()
          && wants(load, failed, Notify.FAILURE)) {
        entries.add(new StoryEntry.Bounced(leg.ended(), recipient, failed.answer()));
      }
    }
    return entries;
  }

  private void send(JdbcClient sql, Report report) {
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
            bounce.to().needsUtf8()));
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
          case RELAYED -> "Report of " + bounce.mail();
        },
        bounce.id() + "@" + settings.hostname(),
        report.size,
        "",
        "clean",
        "deliver",
        0);
  }

  private static boolean wants(Load load, Attempt attempt, Notify event) {
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

  private Optional<Report> notice(Load load, Leg leg, List<Later> later, Content content) {
    var lines =
        later.stream()
            .filter(Later::notice)
            .map(Later::attempt)
            .filter(late -> wants(load, late, Notify.DELAY))
            .map(late -> line(load, leg, late, Optional.of(late.recipient().expires())))
            .toList();
    return report(Bounce.Kind.DELAYED, load, lines, content);
  }

  /**
   * What was asked for and the next hop cannot tell, because it was not asked: that it has the mail
   * (RFC 3461 §5.2.2). We never put mail into a mailbox, so that nothing more can be said.
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
    return report(Bounce.Kind.RELAYED, load, lines, content);
  }

  private static Bounce.Recipient line(
      Load load, Leg leg, Attempt attempt, Optional<Instant> retryUntil) {
    var address = attempt.recipient().address();
    return new Bounce.Recipient(
        address,
        load.wishes().of(address).original(),
        enhanced(attempt),
        relay(leg),
        attempt.answer(),
        leg.ended(),
        retryUntil);
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
    var octets = bounce.content(content, back(bounce, load));
    return Optional.of(
        new Report(bounce, contents.prepare(octets), octets.size(), Bounce.isEightBit(octets)));
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

  private static String status(Attempt attempt) {
    return switch (attempt) {
      case Attempt.Delivered delivered -> "sent";
      case Attempt.Deferred deferred -> "deferred";
      case Attempt.Failed failed -> "bounced";
      case Attempt.Parked parked -> "parked";
    };
  }

  private static String enhanced(Attempt attempt) {
    return switch (attempt) {
      case Attempt.Delivered delivered -> Answers.enhanced(delivered.reply());
      case Attempt.Deferred deferred -> deferred.enhanced();
      case Attempt.Failed failed -> failed.enhanced();
      case Attempt.Parked parked -> "4.3.0";
    };
  }

  private static void log(Load load, Leg leg, Attempt attempt) {
    double delay = Duration.between(load.acceptedAt(), leg.ended()).toMillis() / 1000.0;
    LOG.info(
        "{}: to=<{}>, relay={}, delay={}, dsn={}, status={} ({})",
        load.mail(),
        attempt.recipient().address(),
        leg.relay(),
        String.format(Locale.ROOT, "%.2f", delay),
        enhanced(attempt),
        status(attempt),
        attempt.answer());
  }
}
