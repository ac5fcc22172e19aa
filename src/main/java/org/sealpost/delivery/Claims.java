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
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;
import org.sealpost.mail.MailId;
import org.sealpost.smtp.TlsLevel;
import org.sealpost.store.AfterCommit;
import org.sealpost.store.ContentId;
import org.sealpost.store.Database.Engine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How a courier takes mail under way and gives it back. What it has under way carries its name; a
 * row that no longer does belongs to somebody else, and is left alone.
 */
final class Claims {

  /** After so many attempts that ended in a crash a recipient is tried alone. */
  static final int SUSPICIOUS = 2;

  /** After so many it waits for a person. */
  static final int POISONOUS = 3;

  private static final Logger LOG = LoggerFactory.getLogger(Claims.class);

  private static final String DAMAGED =
      "parked: what the queue says of this mail was damaged on disk";

  private final String owner;
  private final String skipLocked;
  private final FairClaim fair;
  private final Function<Address, TlsLevel> tls;
  private final int recipientsPerLoad;

  Claims(Engine engine, String owner, Function<Address, TlsLevel> tls, int recipientsPerLoad) {
    this.owner = owner;
    // Couriers of several gateways share the queue only in PostgreSQL.
    skipLocked = engine == Engine.POSTGRESQL ? " FOR UPDATE SKIP LOCKED" : "";
    fair = new FairClaim(engine, owner);
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

  /** Takes due mail for a destination under way; fewer than asked mean that nothing more is due. */
  List<ClaimedRow> claim(
      JdbcClient sql, Domain destination, int limit, Instant now, Instant until) {
    return fair.claim(sql, destination, limit, now, until);
  }

  boolean hasSuspects(JdbcClient sql) {
    return sql.sql(
            "SELECT 1 FROM delivery_recipients WHERE begun >= 2 AND" + Rows.FREE + " LIMIT 1")
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  /** Puts aside what was under way in three crashes; the mails. */
  List<String> parkPoison(JdbcClient sql) {
    return sql.sql(
            "UPDATE delivery_recipients SET state = 'parked', reason = '"
                + Reason.POISON.word()
                + "', answer ="
                + " 'parked: the gateway crashed three times while delivering this mail'"
                + " WHERE begun >= 2 AND begun >= "
                + POISONOUS
                + " AND"
                + Rows.FREE
                + " RETURNING mail")
        .query((row, n) -> row.getString(1))
        .list();
  }

  /**
   * Takes one recipient that was under way in two crashes. They are tried one at a time, so that
   * whoever just stood beside the culprit is not blamed.
   */
  List<ClaimedRow> claimSuspect(JdbcClient sql, Instant now, Instant until) {
    return sql.sql(
            "UPDATE delivery_recipients SET owner = ?, lease_until_at = ?, begun = begun + 1"
                + " WHERE (mail, part, n) IN (SELECT mail, part, n FROM delivery_recipients WHERE"
                + Rows.FREE
                + " AND begun >= 2 AND due_at <= ? ORDER BY mail LIMIT 1"
                + skipLocked
                + ") RETURNING "
                + ClaimedRow.COLUMNS)
        .params(owner, Moments.micros(until), Moments.micros(now))
        .query(ClaimedRow::of)
        .list();
  }

  /**
   * Takes those under way that are past their time, among the hundred that have waited longest for
   * a destination.
   */
  List<ClaimedRow> claimExpired(JdbcClient sql, Domain destination, Instant now, Instant until) {
    return sql.sql(
            "UPDATE delivery_recipients SET owner = ?, lease_until_at = ?, begun = begun + 1"
                + " WHERE (mail, part, n) IN (SELECT mail, part, n FROM delivery_recipients WHERE"
                + Rows.FREE
                + " AND destination = ? ORDER BY mail LIMIT 100"
                + skipLocked
                + ") AND expires_at <= ? RETURNING "
                + ClaimedRow.COLUMNS)
        .params(owner, Moments.micros(until), destination.name(), Moments.micros(now))
        .query(ClaimedRow::of)
        .list();
  }

  /**
   * Makes transmissions of what was claimed: recipients of the same octets travel together. Rows
   * that are damaged are put aside for a person.
   */
  List<Load> loads(JdbcClient sql, List<ClaimedRow> rows) {
    Map<String, List<ClaimedRow>> together = new LinkedHashMap<>();
    for (var row : rows) {
      if (row.sound().isEmpty()) {
        park(sql, row);
        continue;
      }
      var level = tls.apply(row.claimed().address());
      together.computeIfAbsent(row.mail() + row.part() + level, none -> new ArrayList<>()).add(row);
    }
    var loads = new ArrayList<Load>();
    for (var group : together.values()) {
      // An engine returns claimed rows in any order; RCPT and reports keep the sender's.
      group.sort(Comparator.comparingInt(ClaimedRow::n));
      for (int from = 0; from < group.size(); from += recipientsPerLoad) {
        var some = group.subList(from, Math.min(group.size(), from + recipientsPerLoad));
        load(sql, some).ifPresentOrElse(loads::add, () -> some.forEach(row -> park(sql, row)));
      }
    }
    return loads;
  }

  /** What a damaged row, or one that lost its parcel, says may be anything: nobody is sent it. */
  private void park(JdbcClient sql, ClaimedRow row) {
    sql.sql(
            "UPDATE delivery_recipients SET owner = '', begun = 0, state = 'parked', reason = ?,"
                + " answer = ?"
                + Rows.KEY
                + " AND owner = ?")
        .params(Reason.POISON.word(), DAMAGED, row.mail(), row.part(), row.n(), owner)
        .update();
    AfterCommit.then(() -> LOG.error("{}: parked, its row in the queue is damaged", row.mail()));
  }

  /** Empty if the parcel's row is damaged or gone. */
  private Optional<Load> load(JdbcClient sql, List<ClaimedRow> rows) {
    var first = rows.getFirst();
    return sql.sql(
            "SELECT " + RowChecksum.PARCEL + " FROM delivery_parcels WHERE mail = ? AND part = ?")
        .params(first.mail(), first.part())
        .query(
            (row, n) ->
                RowChecksum.isSound(row, RowChecksum.ofParcel(row))
                    ? Optional.of(load(row, rows))
                    : Optional.<Load>empty())
        .optional()
        .flatMap(Function.identity());
  }

  private Load load(ResultSet row, List<ClaimedRow> rows) throws SQLException {
    var first = rows.getFirst();
    return new Load(
        new MailId(first.mail()),
        first.part(),
        QueueListing.reversePath(row.getString("reverse_path")),
        new ContentId(row.getString("content")),
        row.getInt("eight_bit") == 1,
        row.getInt("utf8") == 1,
        Moments.instant(row.getLong("accepted_at")),
        tls.apply(first.claimed().address()),
        WishRows.parcel(row, rows),
        row.getInt("tls_report") == 1,
        rows.stream().map(ClaimedRow::claimed).toList());
  }

  /** Gives back what was taken but not begun. */
  void giveBack(JdbcClient sql, Load load) {
    for (var recipient : load.recipients()) {
      sql.sql(
              "UPDATE delivery_recipients SET owner = '', begun = begun - 1"
                  + Rows.KEY
                  + " AND owner = ?")
          .params(load.mail().text(), load.part(), recipient.n(), owner)
          .update();
    }
  }
}
