package org.sealpost.correspondence;

import static java.time.temporal.ChronoUnit.MICROS;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SequencedCollection;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Trust and our Message-IDs as rows of hashes and times. */
final class TrustRows {

  private TrustRows() {}

  /** Raises the trust behind these hashes, which are sorted and not repeated. */
  static void raise(JdbcClient sql, Bond bond, SequencedCollection<String> hashes, Instant now) {
    if (hashes.isEmpty()) {
      return;
    }
    long first = micros(now.plus(bond.firstSpan()));
    long most = micros(now.plus(bond.longestSpan()));
    long rise = MICROS.between(Instant.EPOCH, Instant.EPOCH.plus(Bond.rise()));
    var params = new ArrayList<Object>();
    hashes.forEach(hash -> params.addAll(List.of(hash, first)));
    params.addAll(List.of(rise, most, most, rise, rise));
    sql.sql(
            """
            INSERT INTO correspondence_trust (hash, fades_at) VALUES %s
            ON CONFLICT (hash) DO UPDATE SET fades_at = CASE
              WHEN correspondence_trust.fades_at + ? > ? THEN ?
              WHEN correspondence_trust.fades_at + ? < excluded.fades_at THEN excluded.fades_at
              ELSE correspondence_trust.fades_at + ? END
            """
                .formatted(String.join(", ", Collections.nCopies(hashes.size(), "(?, ?)"))))
        .params(params)
        .update();
  }

  static Optional<Instant> fades(JdbcClient sql, String hash) {
    return sql.sql("SELECT fades_at FROM correspondence_trust WHERE hash = ?")
        .param(hash)
        .query((row, number) -> Instant.EPOCH.plus(row.getLong("fades_at"), MICROS))
        .optional();
  }

  static void remember(JdbcClient sql, String hash, Instant until) {
    sql.sql(
            """
            INSERT INTO correspondence_messages (hash, expires_at) VALUES (?, ?)
            ON CONFLICT (hash) DO NOTHING
            """)
        .params(hash, micros(until))
        .update();
  }

  static boolean remembers(JdbcClient sql, List<String> hashes, Instant now) {
    var params = new ArrayList<Object>(hashes);
    params.add(micros(now));
    var marks = String.join(", ", Collections.nCopies(hashes.size(), "?"));
    return sql.sql(
                "SELECT COUNT(*) FROM correspondence_messages WHERE hash IN ("
                    + marks
                    + ") AND expires_at > ?")
            .params(params)
            .query((row, number) -> row.getLong(1))
            .single()
        > 0;
  }

  static int forget(JdbcClient sql, Instant now) {
    int trust =
        sql.sql("DELETE FROM correspondence_trust WHERE fades_at <= ?").param(micros(now)).update();
    int messages =
        sql.sql("DELETE FROM correspondence_messages WHERE expires_at <= ?")
            .param(micros(now))
            .update();
    return trust + messages;
  }

  private static long micros(Instant time) {
    return MICROS.between(Instant.EPOCH, time);
  }
}
