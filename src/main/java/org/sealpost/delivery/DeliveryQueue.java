package org.sealpost.delivery;

import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sealpost.mail.Address;
import org.sealpost.mail.DeliveryWishes.ForRecipient;
import org.sealpost.mail.DeliveryWishes.Notify;
import org.sealpost.mail.Domain;
import org.sealpost.mail.MailId;
import org.sealpost.store.AfterCommit;
import org.sealpost.store.ContentStore;
import org.sealpost.store.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Accepted mail that has not reached everybody yet. What is accepted here is on disk once the
 * caller's transaction is, and leaves only delivered, bounced or deleted by a person.
 */
public final class DeliveryQueue {

  private static final Logger LOG = LoggerFactory.getLogger(DeliveryQueue.class);

  private static final int MADE_DUE_AT_ONCE = 2_000;

  private final Database database;
  private final ContentStore contents;
  private final DeliverySettings settings;
  private final InstantSource clock;
  private final QueueListing listing;
  private final QueueTallies tallies;
  private final QueueOrders orders;
  private final Bell bell = new Bell();

  public DeliveryQueue(
      Database database, ContentStore contents, DeliverySettings settings, InstantSource clock) {
    this.database = database;
    this.contents = contents;
    this.settings = settings;
    this.clock = clock;
    listing = new QueueListing(database);
    tallies = new QueueTallies(database, clock);
    orders = new QueueOrders(contents, bell::hurry);
  }

  /**
   * Takes a parcel, in the caller's transaction; delivery begins once that is durable. The parcel
   * becomes the user of its content that the caller has kept for it.
   */
  public void accept(JdbcClient sql, Parcel parcel) {
    long now = Moments.micros(clock.instant());
    int part =
        sql.sql("SELECT count(*) FROM delivery_parcels WHERE mail = ?")
            .param(parcel.mail().text())
            .query(Integer.class)
            .single();
    sql.sql(
            "INSERT INTO delivery_parcels (mail, part, reverse_path, content, size, eight_bit,"
                + " utf8, accepted_at, waiting, require_tls, returned, envelope_id,"
                + " tls_report, checksum) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .params(
            parcel.mail().text(),
            part,
            parcel.reversePath().toString(),
            parcel.content().text(),
            parcel.size(),
            parcel.eightBit() ? 1 : 0,
            parcel.utf8() ? 1 : 0,
            now,
            parcel.recipients().size(),
            parcel.wishes().requireTls() ? 1 : 0,
            parcel.wishes().returnedWord(),
            parcel.wishes().envelopeId(),
            parcel.tlsReport() ? 1 : 0,
            RowChecksum.of(parcel, part, now))
        .update();
    var destinations = new HashSet<Domain>();
    int n = 0;
    for (var recipient : parcel.recipients()) {
      insert(sql, parcel, part, n++, recipient, now);
      destinations.add(recipient.domain());
    }
    AfterCommit.then(() -> accepted(parcel, destinations));
  }

  private void insert(JdbcClient sql, Parcel parcel, int part, int n, Address recipient, long now) {
    var wishes = parcel.wishes().of(recipient);
    long expires = now + settings.lifetime().toNanos() / 1000;
    sql.sql(
            "INSERT INTO delivery_recipients (mail, part, n, recipient, destination, state, owner,"
                + " lease_until_at, begun, attempts, accepted_at, due_at, expires_at, notice_at,"
                + " answer, notify, original, line, checksum)"
                + " VALUES (?, ?, ?, ?, ?, 'queued', '', 0, 0, 0, ?, ?, ?, ?, '', ?, ?, ?, ?)")
        .params(
            parcel.mail().text(),
            part,
            n,
            recipient.toString(),
            recipient.domain().name(),
            now,
            now,
            expires,
            noticeAt(parcel, wishes, now),
            wishes.words(),
            wishes.original(),
            SenderLine.of(parcel.reversePath()),
            RowChecksum.of(parcel, part, n, recipient, now, expires))
        .update();
  }

  private long noticeAt(Parcel parcel, ForRecipient wishes, long now) {
    boolean wanted =
        !settings.delayNotice().isZero()
            && parcel.reversePath().sender().isPresent()
            && wishes.wants(Notify.DELAY);
    return wanted ? now + settings.delayNotice().toNanos() / 1000 : Long.MAX_VALUE;
  }

  private void accepted(Parcel parcel, Set<Domain> destinations) {
    LOG.info(
        "{}: from=<{}>, size={}, nrcpt={} (queue active)",
        parcel.mail(),
        parcel.reversePath(),
        parcel.size(),
        parcel.recipients().size());
    destinations.forEach(bell::ring);
  }

  /** Looks for due mail at once; harmless at any time. */
  public void wake() {
    bell.ring();
  }

  Bell bell() {
    return bell;
  }

  /**
   * A page of the queue, oldest mail first.
   *
   * @param after the last mail of the page before; empty for the first page
   * @param limit how many mails, at most 1,000
   */
  public List<QueueEntry> page(QueueFilter filter, String after, int limit) {
    return listing.page(filter, after, Math.clamp(limit, 1, 1_000));
  }

  /** One mail of the queue; empty if nobody waits for it any more. */
  public Optional<QueueEntry> entry(MailId mail) {
    return listing.entry(mail);
  }

  /** What was tried so far for a mail in the queue, latest first, at most 200. */
  public List<PastAttempt> attempts(MailId mail) {
    return listing.attempts(mail);
  }

  /** How full the queue is. */
  public QueueCounts counts() {
    return tallies.counts();
  }

  /** Why recipients wait, as far as tried, most frequent first. */
  public List<ReasonCount> reasons() {
    return tallies.reasons();
  }

  /** The destinations for which most waits, at most so many. */
  public List<DestinationLine> destinations(int limit) {
    return tallies.destinations(Math.clamp(limit, 1, 1_000));
  }

  /**
   * One step of what a person wants of all mail that fits: some hundred mails are looked at. Until
   * {@link QueueStep#isLast} the next step goes on after them.
   *
   * @param after the end of the step before; empty at the beginning
   */
  public QueueStep order(QueueOrder order, QueueFilter filter, String after) {
    var step =
        database.write(
            sql -> orders.step(sql, order, filter, after, Moments.micros(clock.instant())));
    if (step.recipients() > 0) {
      LOG.info("{} of nrcpt={} by a person", order, step.recipients());
    }
    return step;
  }

  /** Holds a mail until it is released; how many recipients that concerns. */
  public int hold(MailId mail) {
    return database.write(
        sql ->
            sql.sql("UPDATE delivery_recipients SET state = 'held' WHERE mail = ?")
                .param(mail.text())
                .update());
  }

  /** Lets a held or parked mail go, at once; how many recipients that concerns. */
  public int release(MailId mail) {
    return makeDue(
        "UPDATE delivery_recipients SET state = 'queued', begun = 0, due_at = ?"
            + " WHERE mail = ? AND state <> 'queued' RETURNING destination",
        mail.text());
  }

  /** Tries a queued mail now; how many recipients that concerns. */
  public int retry(MailId mail) {
    return makeDue(
        "UPDATE delivery_recipients SET due_at = ?"
            + " WHERE mail = ? AND state = 'queued' AND owner = '' RETURNING destination",
        mail.text());
  }

  /**
   * Tries all that is queued for a destination now, in transactions of 2,000; how many recipients
   * that concerns.
   */
  public int retry(Domain destination) {
    long now = Moments.micros(clock.instant());
    int all = 0;
    int some;
    do {
      some = database.write(sql -> makeDue(sql, destination, now));
      all += some;
    } while (some == MADE_DUE_AT_ONCE);
    bell.hurry(destination);
    return all;
  }

  private static int makeDue(JdbcClient sql, Domain destination, long now) {
    return sql.sql(
            "UPDATE delivery_recipients SET due_at = ? WHERE (mail, part, n) IN (SELECT mail, part,"
                + " n FROM delivery_recipients WHERE"
                + Rows.AGAIN
                + " AND destination = ? AND due_at > ? ORDER BY due_at LIMIT ?)")
        .params(now, destination.name(), now, MADE_DUE_AT_ONCE)
        .update();
  }

  private int makeDue(String statement, String key) {
    long now = Moments.micros(clock.instant());
    return database.write(
        sql -> {
          var destinations =
              sql.sql(statement).params(now, key).query((row, n) -> row.getString(1)).list();
          var distinct = new HashSet<>(destinations);
          AfterCommit.then(() -> distinct.forEach(name -> bell.hurry(new Domain(name))));
          return destinations.size();
        });
  }

  /**
   * Takes a mail out of the queue without a bounce; how many recipients will not get it. Whoever
   * has it under way may still get it.
   */
  public int delete(MailId mail) {
    int gone =
        database.write(
            sql -> {
              sql.sql("DELETE FROM delivery_attempts WHERE mail = ?").param(mail.text()).update();
              int recipients =
                  sql.sql("DELETE FROM delivery_recipients WHERE mail = ?")
                      .param(mail.text())
                      .update();
              sql.sql("DELETE FROM delivery_parcels WHERE mail = ? RETURNING " + RowChecksum.PARCEL)
                  .param(mail.text())
                  .query((row, n) -> RowChecksum.content(row))
                  .list()
                  .forEach(content -> content.ifPresent(octets -> contents.release(sql, octets)));
              return recipients;
            });
    if (gone > 0) {
      LOG.info("{}: removed by a person, nrcpt={}", mail, gone);
    }
    return gone;
  }
}
