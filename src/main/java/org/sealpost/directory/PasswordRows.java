package org.sealpost.directory;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.sealpost.smtp.PasswordVerifier;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Verifiers of passwords as rows, under the key of the person's main address. */
final class PasswordRows {

  Optional<PasswordVerifier> find(JdbcClient sql, String email) {
    return sql.sql("SELECT * FROM directory_passwords WHERE email = ?")
        .param(email)
        .query(
            (row, number) ->
                new PasswordVerifier(
                    row.getString("salt"),
                    row.getInt("iterations"),
                    row.getString("stored_key"),
                    row.getString("server_key")))
        .optional();
  }

  Optional<Instant> changed(JdbcClient sql, String email) {
    return sql.sql("SELECT changed_at FROM directory_passwords WHERE email = ?")
        .param(email)
        .query((row, number) -> Instant.EPOCH.plus(row.getLong("changed_at"), ChronoUnit.MICROS))
        .optional();
  }

  void put(JdbcClient sql, String email, PasswordVerifier verifier, Instant now) {
    delete(sql, email);
    sql.sql(
            """
            INSERT INTO directory_passwords
              (email, salt, iterations, stored_key, server_key, changed_at)
            VALUES (?, ?, ?, ?, ?, ?)
            """)
        .params(
            email,
            verifier.salt(),
            verifier.iterations(),
            verifier.storedKey(),
            verifier.serverKey(),
            ChronoUnit.MICROS.between(Instant.EPOCH, now))
        .update();
  }

  /** Returns whether there was one. */
  boolean delete(JdbcClient sql, String email) {
    return sql.sql("DELETE FROM directory_passwords WHERE email = ?").param(email).update() > 0;
  }

  Optional<String> secret(JdbcClient sql) {
    return sql.sql("SELECT secret FROM directory_decoys WHERE id = 1")
        .query((row, number) -> row.getString("secret"))
        .optional();
  }

  /** Keeps a secret unless another node was first; returns the one that counts. */
  String secret(JdbcClient sql, String wished) {
    sql.sql("INSERT INTO directory_decoys (id, secret) VALUES (1, ?) ON CONFLICT DO NOTHING")
        .param(wished)
        .update();
    return secret(sql).orElseThrow();
  }
}
