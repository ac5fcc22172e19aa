package org.sealpost.certificates;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sealpost.keys.KeyId;
import org.sealpost.mail.Domain;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows of our listeners' certificates. */
final class ListenerRows {

  private ListenerRows() {}

  static Optional<ListenerRow> find(JdbcClient sql, Domain name, String authority) {
    return sql.sql(
            """
            SELECT name, authority, names, key_id, pem, renew_at, tries, fault
            FROM certificates_listeners WHERE name = :name AND authority = :authority
            """)
        .param("name", name.name())
        .param("authority", authority)
        .query(
            (row, n) ->
                new ListenerRow(
                    Domain.of(row.getString(1)),
                    row.getString(2),
                    names(row.getString(3)),
                    new KeyId(row.getString(4)),
                    Pem.parse(row.getString(5)).orElse(List.of()),
                    EnrolmentRows.instant(row.getLong(6)),
                    row.getInt(7),
                    row.getString(8)))
        .optional();
  }

  static int put(JdbcClient sql, ListenerRow row) {
    return sql.sql(
            """
            INSERT INTO certificates_listeners
              (name, authority, names, key_id, pem, renew_at, tries, fault)
            VALUES (:name, :authority, :names, :key, :pem, :renewAt, :tries, :fault)
            ON CONFLICT (name, authority) DO UPDATE SET
              names = excluded.names, key_id = excluded.key_id, pem = excluded.pem,
              renew_at = excluded.renew_at, tries = excluded.tries, fault = excluded.fault
            """)
        .param("name", row.name().name())
        .param("authority", row.authority())
        .param("names", row.names().stream().map(Domain::name).collect(Collectors.joining(" ")))
        .param("key", row.key().text())
        .param("pem", Pem.write(row.chain()))
        .param("renewAt", EnrolmentRows.micros(row.renewAt()))
        .param("tries", row.tries())
        .param("fault", row.fault())
        .update();
  }

  static Optional<KeyId> account(JdbcClient sql, String directory) {
    return sql.sql("SELECT key_id FROM certificates_acme_accounts WHERE directory = :directory")
        .param("directory", directory)
        .query((row, n) -> new KeyId(row.getString(1)))
        .optional();
  }

  /** Keeps the first key alone, and says which that is. */
  static KeyId putAccount(JdbcClient sql, String directory, KeyId key) {
    sql.sql(
            """
            INSERT INTO certificates_acme_accounts (directory, key_id)
            VALUES (:directory, :key) ON CONFLICT (directory) DO NOTHING
            """)
        .param("directory", directory)
        .param("key", key.text())
        .update();
    return account(sql, directory).orElseThrow();
  }

  private static List<Domain> names(String text) {
    return Arrays.stream(text.split(" ")).map(Domain::of).toList();
  }
}
