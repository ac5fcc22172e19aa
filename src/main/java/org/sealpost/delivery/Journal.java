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
import org.sealpost.store.AfterCommit;
import org.sealpost.store.ContentStore;
import org.sealpost.store.Database;
import org.sealpost.tracking.Stories;
import org.sealpost.tracking.StoryEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Writes down what attempts brought. A fate is written before anybody counts it, and the bounce
 * that tells of it is in the same transaction, which is on disk when it ends. Without a bounce it
 * may come to the disk up to a second later: should the power fail just then, the mail is delivered
 * again, and none is lost.
 */
final class Journal {

  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Instant NEVER = Moments.instant(Long.MAX_VALUE);

  private final Database database;
  private final ContentStore contents;
  private final Stories stories;
  private final Fates rows;
  private final Reports reports;
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
    this.contents = contents;
    this.stories = stories;
    this.rows = rows;
    reports = new Reports(queue, contents, stories, routes, settings, clock);
    patience = new Patience(settings.firstRetry(), settings.longestRetry());
  }

  /** A recipient who stays in the queue, and until when. */
  record Later(Attempt attempt, Instant due, boolean notice) {}

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
        case Attempt.Broken broken -> later.add(later(broken, leg.ended()));
        case Attempt.Delivered delivered -> handed.add(delivered);
        case Attempt.Parked parked -> {}
      }
    }
    var pause = FIRST_PAUSE;
    while (true) {
      try {
        var told = reports.about(load, leg, failed, later, handed, content);
        database.writeSoon(sql -> write(sql, load, leg, attempts, later, told));
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

  private static boolean slept(Duration pause) {
    try {
      Thread.sleep(pause);
      return true;
    } catch (InterruptedException leave) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Later later(Attempt attempt, Instant now) {
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
      List<Reports.Report> told) {
    int gone = 0;
    int ours = 0;
    for (var attempt : attempts) {
      switch (attempt) {
        case Attempt.Delivered delivered ->
            gone += rows.remove(sql, load, delivered.recipient()) ? 1 : 0;
        case Attempt.Failed failed -> gone += rows.remove(sql, load, failed.recipient()) ? 1 : 0;
        case Attempt.Parked parked ->
            ours += rows.park(sql, load, parked.recipient(), parked.answer()) ? 1 : 0;
        case Attempt.Deferred _, Attempt.Broken _ -> {}
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
    told.forEach(report -> reports.send(sql, report));
    AfterCommit.whenSeen(() -> attempts.forEach(attempt -> log(load, leg, attempt)));
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
          && Reports.wants(load, failed, Notify.FAILURE)) {
        entries.add(new StoryEntry.Bounced(leg.ended(), recipient, failed.answer()));
      }
    }
    return entries;
  }

  private static String status(Attempt attempt) {
    return switch (attempt) {
      case Attempt.Delivered delivered -> "sent";
      case Attempt.Deferred deferred -> "deferred";
      case Attempt.Broken broken -> "deferred";
      case Attempt.Failed failed -> "bounced";
      case Attempt.Parked parked -> "parked";
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
        Answers.enhanced(attempt),
        status(attempt),
        attempt.answer());
  }
}
