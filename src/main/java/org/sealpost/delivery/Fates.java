package org.sealpost.delivery;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sealpost.store.ContentId;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What becomes of the rows that a courier has under way, once their attempt has ended. */
final class Fates {

  private static final int KEPT_ATTEMPTS = 20;

  private final String owner;

  Fates(String owner) {
    this.owner = owner;
  }

  /** Takes a recipient out of the queue; false if it is no longer ours. */
  boolean remove(JdbcClient sql, Load load, Load.Claimed recipient) {
    int gone =
        sql.sql("DELETE FROM delivery_recipients" + Rows.KEY + " AND owner = ?")
            .params(load.mail().text(), load.part(), recipient.n(), owner)
            .update();
    if (gone > 0 && recipient.attempts() > 0) {
      sql.sql("DELETE FROM delivery_attempts" + Rows.KEY)
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
      Attempt attempt) {
    // Who broke something stays under suspicion; whoever else got through is cleared.
    var begun = attempt instanceof Attempt.Broken ? "begun" : "0";
    return sql.sql(
                "UPDATE delivery_recipients SET owner = '', begun = "
                    + begun
                    + ", attempts = attempts + 1,"
                    + " due_at = ?, notice_at = ?, reason = ?, answer = ?"
                    + Rows.KEY
                    + " AND owner = ?")
            .params(
                Moments.micros(due),
                Moments.micros(noticeAt),
                Reasons.of(Answers.enhanced(attempt), attempt.answer()).word(),
                attempt.answer(),
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
                    + " reason = ?, answer = ?"
                    + Rows.KEY
                    + " AND owner = ?")
            .params(
                Reason.POISON.word(), answer, load.mail().text(), load.part(), recipient.n(), owner)
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
      sql.sql("DELETE FROM delivery_attempts" + Rows.KEY + " AND attempt <= ?")
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
}
