package org.sealpost.delivery;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sealpost.mail.Address;
import org.sealpost.mail.DeliveryWishes.ForRecipient;
import org.sealpost.mail.Domain;
import org.sealpost.mail.MailId;
import org.sealpost.smtp.TlsLevel;
import org.sealpost.store.ContentId;
import org.sealpost.store.Database.Engine;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The rows of the queue as one courier works on them. What it has under way carries its name; a row
 * that no longer does belongs to somebody else, and is left alone.
 */
final class QueueRows {

  /** After so many attempts that ended in a crash a recipient is tried alone. */
  private static final int SUSPICIOUS = 2;

  /** After so many it waits for a person. */
  private static final int POISONOUS = 3;

  private static final int KEPT_ATTEMPTS = 20;
  private static final String FREE = " state = 'queued' AND owner = ''";
  private static final String KEY = " WHERE mail = ? AND part = ? AND n = ?";

  private final String owner;
  private final String skipLocked;
  private final Function<Address, TlsLevel> tls;
  private final int recipientsPerLoad;

  QueueRows(Engine engine, String owner, Function<Address, TlsLevel> tls, int recipientsPerLoad) {
    this.owner = owner;
    // Couriers of several gateways share the queue only in PostgreSQL.
    skipLocked = engine == Engine.POSTGRESQL ? " FOR UPDATE SKIP LOCKED" : "";
    this.tls = tls;
    this.recipientsPerLoad = recipientsPerLoad;
  }

  /** What a gateway of that name had under way when it ended, and what others let expire. */
  int freeAbandoned(JdbcClient sql, String instance, Instant now) {
    return sql.sql(
            "UPDATE delivery_recipients SET owner = '' WHERE owner <> ''"
                + " AND (substr(owner, 1, ?) = ? OR lease_until_at < ?)")
        .params(instance.length() + 1, instance + "/", Moments.micros(now))
        .update();
  }

  int freeExpired(JdbcClient sql, Instant now) {
    return sql.sql(
            "UPDATE delivery_recipients SET owner = '' WHERE owner <> '' AND lease_until_at < ?")
        .param(Moments.micros(now))
        .update();
  }

  void renewLeases(JdbcClient sql, Instant until) {
    sql.sql("UPDATE delivery_recipients SET lease_until_at = ? WHERE owner <> '' AND owner = ?")
        .params(Moments.micros(until), owner)
        .update();
  }

  /** Destinations that wait, each with the time when its first mail is due. */
  record Due(Domain destination, Instant at) {}

  /** Steps from destination to destination through the index, however much waits for each. */
  List<Due> dues(JdbcClient sql) {
    return sql.sql(
            "WITH RECURSIVE step (destination) AS ("
                + " SELECT min(destination) FROM delivery_recipients WHERE"
                + FREE
                + " UNION ALL SELECT (SELECT min(destination) FROM delivery_recipients r WHERE"
                + FREE
                + " AND r.destination > step.destination) FROM step"
                + " WHERE step.destination IS NOT NULL)"
                + " SELECT destination, (SELECT min(due_at) FROM delivery_recipients r WHERE"
                + FREE
                + " AND r.destination = step.destination) AS due_at"
                + " FROM step WHERE destination IS NOT NULL")
        .query(
            (row, n) ->
                new Due(
                    new Domain(row.getString("destination")),
                    Moments.instant(row.getLong("due_at"))))
        .list();
  }

  /** Takes due mail for a destination under way, oldest first. */
  List<Row> claim(JdbcClient sql, Domain destination, int limit, Instant now, Instant until) {
    return sql.sql(
            "UPDATE delivery_recipients SET owner = ?, lease_until_at = ?, begun = begun + 1"
                + " WHERE (mail, part, n) IN (SELECT mail, part, n FROM delivery_recipients WHERE"
                + FREE
                + " AND destination = ? AND due_at <= ? AND begun < "
                + SUSPICIOUS
                + " ORDER BY due_at LIMIT ?"
                + skipLocked
                + ") RETURNING "
                + Row.COLUMNS)
        .params(owner, Moments.micros(until), destination.name(), Moments.micros(now), limit)
        .query(Row::of)
        .list();
  }

  boolean hasSuspects(JdbcClient sql) {
    return sql.sql("SELECT 1 FROM delivery_recipients WHERE begun >= 2 AND" + FREE + " LIMIT 1")
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  /** Puts aside what was under way in three crashes; the mails. */
  List<String> parkPoison(JdbcClient sql) {
    return sql.sql(
            "UPDATE delivery_recipients SET state = 'parked', answer ="
                + " 'parked: the gateway crashed three times while delivering this mail'"
                + " WHERE begun >= 2 AND begun >= "
                + POISONOUS
                + " AND"
                + FREE
                + " RETURNING mail")
        .query((row, n) -> row.getString(1))
        .list();
  }

  /**
   * Takes one recipient that was under way in two crashes. They are tried one at a time, so that
   * whoever just stood beside the culprit is not blamed.
   */
  List<Row> claimSuspect(JdbcClient sql, Instant now, Instant until) {
    return sql.sql(
            "UPDATE delivery_recipients SET owner = ?, lease_until_at = ?, begun = begun + 1"
                + " WHERE (mail, part, n) IN (SELECT mail, part, n FROM delivery_recipients WHERE"
                + FREE
                + " AND begun >= 2 AND due_at <= ? ORDER BY mail LIMIT 1"
                + skipLocked
                + ") RETURNING "
                + Row.COLUMNS)
        .params(owner, Moments.micros(until), Moments.micros(now))
        .query(Row::of)
        .list();
  }

  /**
   * Takes those under way that are past their time, among the first hundred that are due for a
   * destination.
   */
  List<Row> claimExpired(JdbcClient sql, Domain destination, Instant now, Instant until) {
    return sql.sql(
            "UPDATE delivery_recipients SET owner = ?, lease_until_at = ?, begun = begun + 1"
                + " WHERE (mail, part, n) IN (SELECT mail, part, n FROM delivery_recipients WHERE"
                + FREE
                + " AND destination = ? ORDER BY due_at LIMIT 100"
                + skipLocked
                + ") AND expires_at <= ? RETURNING "
                + Row.COLUMNS)
        .params(owner, Moments.micros(until), destination.name(), Moments.micros(now))
        .query(Row::of)
        .list();
  }

  /** Makes transmissions of what was claimed: recipients of the same octets travel together. */
  List<Load> loads(JdbcClient sql, List<Row> rows) {
    Map<String, List<Row>> together = new LinkedHashMap<>();
    for (var row : rows) {
      var level = tls.apply(row.claimed.address());
      together.computeIfAbsent(row.mail + row.part + level, none -> new ArrayList<>()).add(row);
    }
    var loads = new ArrayList<Load>();
    for (var group : together.values()) {
      // An engine returns claimed rows in any order; RCPT and reports keep the sender's.
      group.sort(Comparator.comparingInt(row -> row.claimed.n()));
      for (int from = 0; from < group.size(); from += recipientsPerLoad) {
        var some = group.subList(from, Math.min(group.size(), from + recipientsPerLoad));
        load(sql, some).ifPresent(loads::add);
      }
    }
    return loads;
  }

  private Optional<Load> load(JdbcClient sql, List<Row> rows) {
    var first = rows.getFirst();
    return sql.sql(
            "SELECT reverse_path, content, eight_bit, utf8, accepted_at, require_tls, returned,"
                + " envelope_id FROM delivery_parcels WHERE mail = ? AND part = ?")
        .params(first.mail, first.part)
        .query(
            (row, n) ->
                new Load(
                    new MailId(first.mail),
                    first.part,
                    QueueListing.reversePath(row.getString("reverse_path")),
                    new ContentId(row.getString("content")),
                    row.getInt("eight_bit") == 1,
                    row.getInt("utf8") == 1,
                    Moments.instant(row.getLong("accepted_at")),
                    tls.apply(first.claimed.address()),
                    WishRows.parcel(row, rows),
                    rows.stream().map(Row::claimed).toList()))
        .optional();
  }

  /** Gives back what was taken but not begun. */
  void giveBack(JdbcClient sql, Load load) {
    for (var recipient : load.recipients()) {
      sql.sql(
              "UPDATE delivery_recipients SET owner = '', begun = begun - 1"
                  + KEY
                  + " AND owner = ?")
          .params(load.mail().text(), load.part(), recipient.n(), owner)
          .update();
    }
  }

  /** Takes a recipient out of the queue; false if it is no longer ours. */
  boolean remove(JdbcClient sql, Load load, Load.Claimed recipient) {
    int gone =
        sql.sql("DELETE FROM delivery_recipients" + KEY + " AND owner = ?")
            .params(load.mail().text(), load.part(), recipient.n(), owner)
            .update();
    if (gone > 0 && recipient.attempts() > 0) {
      sql.sql("DELETE FROM delivery_attempts" + KEY)
          .params(load.mail().text(), load.part(), recipient.n())
          .update();
    }
    return gone > 0;
  }

  /** Puts a recipient back until later; false if it is no longer ours. */
  boolean defer(
      JdbcClient sql,
      Load load,
      Load.Claimed recipient,
      Instant due,
      Instant noticeAt,
      String answer) {
    return sql.sql(
                "UPDATE delivery_recipients SET owner = '', begun = 0, attempts = attempts + 1,"
                    + " due_at = ?, notice_at = ?, answer = ?"
                    + KEY
                    + " AND owner = ?")
            .params(
                Moments.micros(due),
                Moments.micros(noticeAt),
                answer,
                load.mail().text(),
                load.part(),
                recipient.n(),
                owner)
            .update()
        > 0;
  }

  /** Puts a recipient aside for a person; false if it is no longer ours. */
  boolean park(JdbcClient sql, Load load, Load.Claimed recipient, String answer) {
    return sql.sql(
                "UPDATE delivery_recipients SET owner = '', begun = 0, state = 'parked',"
                    + " answer = ?"
                    + KEY
                    + " AND owner = ?")
            .params(answer, load.mail().text(), load.part(), recipient.n(), owner)
            .update()
        > 0;
  }

  void note(JdbcClient sql, Load load, Load.Claimed recipient, Leg leg, String answer) {
    int attempt = recipient.attempts() + 1;
    sql.sql(
            "INSERT INTO delivery_attempts (mail, part, n, attempt, tried_at, relay, tls, answer,"
                + " took_micros) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .params(
            load.mail().text(),
            load.part(),
            recipient.n(),
            attempt,
            Moments.micros(leg.ended()),
            leg.relay(),
            leg.tls().orElse(""),
            answer,
            leg.took().toNanos() / 1_000)
        .update();
    if (attempt > KEPT_ATTEMPTS) {
      sql.sql("DELETE FROM delivery_attempts" + KEY + " AND attempt <= ?")
          .params(load.mail().text(), load.part(), recipient.n(), attempt - KEPT_ATTEMPTS)
          .update();
    }
  }

  /** Counts recipients as gone; the content to release if they were the parcel's last. */
  Optional<ContentId> shrink(JdbcClient sql, Load load, int gone) {
    @Nullable Integer left =
        sql.sql(
                "UPDATE delivery_parcels SET waiting = waiting - ? WHERE mail = ? AND part = ?"
                    + " RETURNING waiting")
            .params(gone, load.mail().text(), load.part())
            .query(Integer.class)
            .optional()
            .orElse(null);
    if (left == null || left > 0) {
      return Optional.empty();
    }
    sql.sql("DELETE FROM delivery_parcels WHERE mail = ? AND part = ?")
        .params(load.mail().text(), load.part())
        .update();
    return Optional.of(load.content());
  }

  /** A recipient just claimed. */
  record Row(String mail, int part, Load.Claimed claimed, ForRecipient wishes) {

    static final String COLUMNS =
        "mail, part, n, recipient, attempts, begun, expires_at, notice_at, notify, original";

    static Row of(ResultSet row, int index) throws SQLException {
      return new Row(
          row.getString("mail"),
          row.getInt("part"),
          new Load.Claimed(
              row.getInt("n"),
              Address.of(row.getString("recipient")),
              row.getInt("attempts"),
              row.getInt("begun") > SUSPICIOUS,
              Moments.instant(row.getLong("expires_at")),
              Moments.instant(row.getLong("notice_at"))),
          WishRows.recipient(row));
    }
  }
}
