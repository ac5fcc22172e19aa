package org.sealpost.mailflow;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.sealpost.audit.AuditEntry;
import org.sealpost.audit.AuditLog;
import org.sealpost.directory.Directory;
import org.sealpost.mail.Address;
import org.sealpost.store.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Counts what people send to the outside. Whoever sends far more than people write has perhaps lost
 * the password: the mail is held, and somebody is told.
 */
public final class SendingLimits {

  private static final Logger LOG = LoggerFactory.getLogger(SendingLimits.class);
  private static final long HOUR = 3_600;
  private static final int HOURS_A_DAY = 24;

  private final Database database;
  private final AuditLog audit;
  private final Directory directory;
  private final InstantSource clock;
  private final SendingLimit usual;
  private final Map<String, SendingLimit> exceptions;
  private final boolean countsServers;

  /** What somebody sent within one hour of the clock. */
  private record Hour(long number, long mails, long recipients) {}

  /**
   * Limits for everybody and exceptions.
   *
   * @param exceptions by address or by name of a group; an address goes before a group
   * @param countsServers whether the author of mail from our own servers is counted too; where
   *     nobody signs in, the name in From is only a claim
   */
  public SendingLimits(
      Database database,
      AuditLog audit,
      Directory directory,
      InstantSource clock,
      SendingLimit usual,
      Map<String, SendingLimit> exceptions,
      boolean countsServers) {
    this.database = database;
    this.audit = audit;
    this.directory = directory;
    this.clock = clock;
    this.usual = usual;
    this.exceptions = Map.copyOf(exceptions);
    this.countsServers = countsServers;
  }

  /** Whose mail this is for counting: who signed in, or where that is wanted who wrote it. */
  Optional<Address> sender(Optional<Address> login, Optional<Address> author) {
    return login
        .or(() -> countsServers ? author : Optional.empty())
        .map(address -> directory.person(address).map(p -> p.email()).orElse(address));
  }

  /** Why a mail to so many outsiders is too much for this person now; empty if it is not. */
  Optional<String> excess(Address person, int recipients) {
    var limit = limit(person);
    var hours = database.read(sql -> hours(sql, person));
    return Stream.of(
            excess(person, mails(hours, 1) + 1, limit.mailsAnHour(), "mails within an hour"),
            excess(
                person,
                recipients(hours, 1) + recipients,
                limit.recipientsAnHour(),
                "recipients within an hour"),
            excess(person, mails(hours, HOURS_A_DAY) + 1, limit.mailsADay(), "mails within a day"),
            excess(
                person,
                recipients(hours, HOURS_A_DAY) + recipients,
                limit.recipientsADay(),
                "recipients within a day"))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> excess(Address person, double sent, int allowed, String what) {
    return allowed > 0 && sent > allowed
        ? Optional.of(
            "%s would have sent %.0f %s, %d are allowed: has somebody stolen the password?"
                .formatted(person, sent, what, allowed))
        : Optional.empty();
  }

  /** Counts a mail that leaves, in its transaction. */
  void count(JdbcClient sql, Address person, int recipients) {
    add(sql, person, 1, recipients, 0);
  }

  /** Counts a mail that was held, and raises the alarm at the first of an hour. */
  void held(Address person, String reason) {
    long before =
        database.write(
            sql -> {
              long held = heldNow(sql, person);
              add(sql, person, 0, 0, 1);
              if (held == 0) {
                audit.record(
                    sql,
                    AuditEntry.of("gateway", "sending-limit.exceed", person.toString())
                        .with("reason", reason));
              }
              return held;
            });
    if (before == 0) {
      LOG.warn("sending limit: {}; mail is held until a person releases it", reason);
    }
  }

  /** Whose mail was held within a day. */
  public List<Address> suspects() {
    long since = hour(clock.instant()) - HOURS_A_DAY;
    return database.read(
        sql ->
            sql.sql(
                    "SELECT DISTINCT person FROM mailflow_sending WHERE hour > ? AND held > 0"
                        + " ORDER BY person")
                .param(since)
                .query((row, number) -> Address.of(row.getString(1)))
                .list());
  }

  /** Forgets what does not count any more; returns how many rows went. */
  public int forgetOld() {
    long until = hour(clock.instant()) - HOURS_A_DAY - 1;
    return database.write(
        sql -> sql.sql("DELETE FROM mailflow_sending WHERE hour < ?").param(until).update());
  }

  private SendingLimit limit(Address person) {
    var groups = directory.person(person).map(p -> p.groups()).orElse(List.of());
    return Stream.concat(Stream.of(person.key()), groups.stream())
        .filter(exceptions::containsKey)
        .findFirst()
        .map(key -> exceptions.getOrDefault(key, usual))
        .orElse(usual);
  }

  /** The hour before counts by the part of it that is less than so long ago. */
  private double weighted(Hour hour, int hours) {
    var now = clock.instant();
    long age = hour(now) - hour.number();
    if (age < hours) {
      return 1;
    }
    return age == hours ? 1 - (now.getEpochSecond() % HOUR) / (double) HOUR : 0;
  }

  private double mails(List<Hour> sent, int hours) {
    return Math.floor(sent.stream().mapToDouble(h -> h.mails() * weighted(h, hours)).sum());
  }

  private double recipients(List<Hour> sent, int hours) {
    return Math.floor(sent.stream().mapToDouble(h -> h.recipients() * weighted(h, hours)).sum());
  }

  private List<Hour> hours(JdbcClient sql, Address person) {
    return sql.sql(
            "SELECT hour, mails, recipients FROM mailflow_sending WHERE person = ? AND hour >= ?")
        .params(person.key(), hour(clock.instant()) - HOURS_A_DAY)
        .query((row, number) -> new Hour(row.getLong(1), row.getLong(2), row.getLong(3)))
        .list();
  }

  private long heldNow(JdbcClient sql, Address person) {
    return sql.sql("SELECT held FROM mailflow_sending WHERE person = ? AND hour = ?")
        .params(person.key(), hour(clock.instant()))
        .query((row, number) -> row.getLong(1))
        .optional()
        .orElse(0L);
  }

  private void add(JdbcClient sql, Address person, int mails, int recipients, int held) {
    sql.sql(
            """
            INSERT INTO mailflow_sending (person, hour, mails, recipients, held)
            VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (person, hour) DO UPDATE SET
              mails = mailflow_sending.mails + excluded.mails,
              recipients = mailflow_sending.recipients + excluded.recipients,
              held = mailflow_sending.held + excluded.held
            """)
        .params(person.key(), hour(clock.instant()), mails, recipients, held)
        .update();
  }

  private static long hour(Instant time) {
    return Math.floorDiv(time.getEpochSecond(), HOUR);
  }
}
